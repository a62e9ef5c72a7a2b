/// The command line: one small class per command, over the same engine as the console.
///
/// A command parses its words, calls the engine through [Workbench], and prints: data to stdout, messages and progress
/// to stderr. It never opens a transaction and never writes SQL. What a command prints as JSON is a record of this
/// package, not one of the engine's, so that the engine can change without breaking a script.
///
/// Start reading at [CommandLineEntry]. [WorkbenchFactory] starts nothing that a command does not need.
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
