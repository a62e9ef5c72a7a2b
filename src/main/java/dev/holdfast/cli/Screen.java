package dev.holdfast.cli;

import java.io.Console;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Where the command was typed: what kind of place, and its clocks.
///
/// @param terminal a person sits in front of it and it can redraw a line
/// @param width columns, empty when unknown: nothing is made narrower then
/// @param display a window can be opened
/// @param zone in which times are shown
/// @param nanoClock as `System.nanoTime()`
/// @param answer reads one line from the person; empty at the end of input
/// @param exitAtOnce ends the process with a code and without cleaning up
record Screen(
        boolean terminal,
        Optional<Integer> width,
        boolean display,
        ZoneId zone,
        LongSupplier nanoClock,
        Supplier<Optional<String>> answer,
        IntConsumer exitAtOnce) {
    /// This process's own.
    static Screen ofProcess(Map<String, String> environment) {
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        return new Screen(
                interactive && !"dumb".equals(environment.get("TERM")),
                interactive ? columns(environment) : Optional.empty(),
                canOpenWindows(environment, System.getProperty("os.name", "")),
                ZoneId.systemDefault(),
                System::nanoTime,
                () -> console == null ? Optional.empty() : Optional.ofNullable(console.readLine()),
                code -> Runtime.getRuntime().halt(code));
    }

    static boolean canOpenWindows(Map<String, String> environment, String operatingSystem) {
        return !operatingSystem.equals("Linux")
                || !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    private static Optional<Integer> columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Optional.of(Integer.parseInt(columns)) : Optional.empty();
    }
}
