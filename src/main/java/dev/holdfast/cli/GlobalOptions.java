package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command takes, before or after its name.
final class GlobalOptions {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            scope = ScopeType.INHERIT,
            description = "text, json, jsonl or csv; data go to stdout, messages to stderr")
    OutputFormat output = OutputFormat.TEXT;

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "settings file (TOML)")
    @Nullable
    Path config;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "where this installation keeps its state (also HOLDFAST_HOME)")
    @Nullable
    Path home;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "a setting, as in the settings file")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "no colours (also NO_COLOR)")
    boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "no messages and no progress, errors only")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "the stack trace of an error")
    boolean verbose;

    @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "never ask; refuse instead")
    boolean noInput;

    @Option(names = "--yes", scope = ScopeType.INHERIT, description = "answer every question with yes")
    boolean yes;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "this help")
    boolean help;

    /// Settings given on the command line, by key.
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        if (config != null) {
            flags.put("config", config.toString());
        }
        if (home != null) {
            flags.put("home", home.toString());
        }
        return flags;
    }
}
