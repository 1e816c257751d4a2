// The command line: a table of subcommands, help, and the one place where errors become a sentence and an exit code.

import { CommandError, exitCodes, readArguments, type Command, type Option } from './command';
import { commands } from './commands';
import { processIo, type Io } from './io';
import { closest } from './closest';
import { productVersion } from './product';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(overview());
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  if (name === '--version' || name === '-v') {
    io.out(`${productVersion()}\n`);
    return exitCodes.ok;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const meant = closest(name, commands.map((one) => one.name));
    io.err(`mapi-lens: There is no command "${name}"; ${meant === undefined ? 'see mapi-lens --help' : `did you mean ${meant}?`}${meant === undefined ? '.' : ''}`);
    return exitCodes.usage;
  }
  if (rest.some((arg) => arg === '--help' || arg === '-h')) {
    io.out(help(command));
    return exitCodes.ok;
  }
  try {
    return await command.run(readArguments(command, rest), io);
  } catch (error) {
    if (!(error instanceof CommandError) && io.env['MAPI_LENS_DEBUG'] !== undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    io.err(`mapi-lens: ${error instanceof CommandError ? message : `Something went wrong inside (${message.replaceAll('\n', ' ')}); run again with MAPI_LENS_DEBUG=1 and report what it prints.`}`);
    return exitCodes.usage;
  }
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Finds, proves and explains memory leaks in Extended MAPI programs.', '', 'Usage: mapi-lens <command> [options]', '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`), '',
    'mapi-lens <command> --help tells more about one of them.', '',
  ].join('\n');
}

function help(command: Command): string {
  const options: Readonly<Record<string, Option>> = { ...command.options, help: { type: 'boolean', help: 'Show this.', short: 'h' } };
  const rows = Object.entries(options).map(([name, option]) => [
    `${option.short === undefined ? '' : `-${option.short}, `}--${name}${option.type === 'string' ? ` ${option.value ?? name.toUpperCase()}` : ''}`, option.help,
  ] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`${command.summary}`, '', `Usage: mapi-lens ${command.name} ${command.usage}`.trimEnd(), '', ...rows.map(([left, text]) => `  ${left.padEnd(width)}  ${text}`), ''].join('\n');
}

if (require.main === module) {
  void run(process.argv.slice(2), processIo()).then((code) => {
    process.exitCode = code;
  });
}
