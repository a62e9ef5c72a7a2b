package dev.holdfast.cli;

import java.util.Map;

/// Opens the engine, as far as a command needs it, when the command has understood its words.
@FunctionalInterface
public interface WorkbenchFactory {
    /// @param flags settings given on the command line: `home`, `config`, and the keys of each `--set KEY=VALUE`
    /// @throws dev.holdfast.HoldfastException `CONFIG` or `UNREACHABLE` with a message fit to show
    Workbench open(Map<String, String> flags, Need need);
}
