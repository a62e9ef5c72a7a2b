package dev.holdfast.console;

import java.nio.file.Path;

/// What the console must be told.
///
/// @param layoutFile where the window's layout is kept, `console.properties` in the installation's home
/// @param controlDatabase how the status bar calls the control database, e.g. `embedded` or `host:5432/holdfast`
/// @param actor who sits before the console
/// @param version of the program
public record ConsoleSettings(Path layoutFile, String controlDatabase, String actor, String version) {}
