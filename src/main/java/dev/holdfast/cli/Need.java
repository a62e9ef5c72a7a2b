package dev.holdfast.cli;

/// What a command needs to be there before it can work.
public enum Need {
    /// Settings are read; no database is started or reached.
    SETTINGS,
    /// The control database is reached; its schema is left as it is found.
    CONTROL,
    /// The control schema is at this program's version and the engine answers; no request of others is claimed.
    ENGINE,
    /// As ENGINE, and the console, which starts while the engine opens.
    CONSOLE,
    /// As ENGINE, and the services that a sample's teams run.
    DEMO
}
