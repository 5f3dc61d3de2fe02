import { applyDecorators, Injectable, UseFilters, UseInterceptors } from '@nestjs/common';
import { CommandErrorFilter } from './command-error.filter';
import { CommandInterceptor } from './command.interceptor';

/** Marks a class of commands: what its handlers return is sent, what they throw is told. */
export function AnswersCommands(): ClassDecorator {
  return applyDecorators(Injectable(), UseInterceptors(CommandInterceptor), UseFilters(CommandErrorFilter));
}
