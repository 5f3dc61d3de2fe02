export { importLegacy, type ImportOptions } from './import-legacy';
export { type ImportReport, type RowReport } from './import-report';
export { readNames } from './name-mapping';
export { LocalTime } from './local-time';
