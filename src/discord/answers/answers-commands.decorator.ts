import { applyDecorators, Injectable, UseFilters, UseInterceptors } from '@nestjs/common';
import { AutocompleteInterceptor } from '../autocomplete/autocomplete.interceptor';
import { CommandErrorFilter } from './command-error.filter';
import { CommandInterceptor } from './command.interceptor';

/** Marks a class of commands: what its handlers return is sent, what they throw is told, and their options complete. */
export function AnswersCommands(): ClassDecorator {
  return applyDecorators(
    Injectable(),
    UseInterceptors(AutocompleteInterceptor, CommandInterceptor),
    UseFilters(CommandErrorFilter),
  );
}
