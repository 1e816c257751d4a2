// What the harness asks of the operating system: the two pipes to the engine, limits, handlers, a clock.
#pragma once

/// Writes a whole report; called from signal handlers too.
void platformReport(const char *line, unsigned length);
/// Reads the next command; false at the end of the pipe.
bool platformReadLine(char *line, unsigned size);
/// True in a process that the code under test forked off: it must never speak to the engine.
bool platformForked();
/// Leaves at once, without destructors of the code under test.
[[noreturn]] void platformLeave(int code);
/// Milliseconds.
double platformNow();
long platformPid();

/// Implemented by the harness: tells the engine why the program dies.
void harnessCrashed(const char *reason, bool outOfMemory);
