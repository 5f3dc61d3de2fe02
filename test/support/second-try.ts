// These tests run real processes, sockets and disks, and a machine that stalls can break what they wait for. What fails gets one
// second try; the first failure is printed, so that a test which needs it often is seen and mended.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
