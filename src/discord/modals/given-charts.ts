import { Injectable } from '@nestjs/common';
import type { AttachedFile } from '../chart-attachments';

const MAX_KEPT = 500;

/** The files that came with a command which opened a form, until the form comes back. Bounded: the oldest are forgotten. */
@Injectable()
export class GivenCharts {
  private readonly filesByForm = new Map<string, readonly AttachedFile[]>();

  keep(formKey: string, files: readonly AttachedFile[]): void {
    const oldest = this.filesByForm.size >= MAX_KEPT ? this.filesByForm.keys().next().value : undefined;
    if (oldest !== undefined) this.filesByForm.delete(oldest);
    this.filesByForm.set(formKey, files);
  }

  /** Null when they are forgotten: after a restart. They stay, since a form may be sent again. */
  find(formKey: string): readonly AttachedFile[] | null {
    return this.filesByForm.get(formKey) ?? null;
  }
}
