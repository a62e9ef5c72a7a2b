package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.PolicyStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// One call of the program: its global options, where it prints, and the way to the engine. Every command holds it.
final class Invocation {
    private static final int USUAL_WIDTH = 80;

    private final GlobalOptions options;
    private final WorkbenchFactory factory;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, String> environment;
    private final Screen screen;

    Invocation(
            GlobalOptions options,
            WorkbenchFactory factory,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> environment,
            Screen screen) {
        this.options = options;
        this.factory = factory;
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.screen = screen;
    }

    /// As if `--set` had been given, for an option that is a setting.
    void set(String key, String value) {
        options.settings.put(key, value);
    }

    /// Opens the engine, works with it, closes it.
    int with(Need need, ToIntFunction<Workbench> work) {
        try (Workbench bench = factory.open(options.flags(), need)) {
            return work.applyAsInt(bench);
        }
    }

    /// As `with` the engine, but a first Ctrl+C or SIGTERM lets the work stop at a chunk's edge.
    int stoppable(ToIntFunction<Workbench> work) {
        return stoppable(Need.ENGINE, work);
    }

    int stoppable(Need need, ToIntFunction<Workbench> work) {
        return stoppable(need, "stopping at the next chunk's edge; again to stop at once", work);
    }

    /// @param saying what a first signal is answered with
    int stoppable(Need need, String saying, ToIntFunction<Workbench> work) {
        return with(need, bench -> {
            Runnable stop = () -> {
                say((screen.terminal() ? "\n" : "") + saying);
                bench.stopAtChunkEdge();
            };
            try (Signals signals = new Signals(stop, screen.exitAtOnce())) {
                return signals.exitCode(work.applyAsInt(bench));
            }
        });
    }

    Printer printer() {
        return new Printer(out, options.output, screen.width());
    }

    /// A record as `--output json` prints it.
    String json(Record document) {
        StringWriter text = new StringWriter();
        new Printer(new PrintWriter(text), OutputFormat.JSON, Optional.empty()).document(document, "");
        return text.toString();
    }

    /// Text as it is, whatever form was asked for.
    void print(String text) {
        out.print(text);
        out.flush();
    }

    /// As if `--output json` had been given.
    Printer jsonPrinter() {
        return new Printer(out, OutputFormat.JSON, screen.width());
    }

    Screen screen() {
        return screen;
    }

    boolean textOutput() {
        return options.output == OutputFormat.TEXT;
    }

    /// Rows can be printed one by one as they come.
    boolean lineOutput() {
        return options.output == OutputFormat.TEXT || options.output == OutputFormat.JSONL;
    }

    /// A report to close when the work is done; silent with `--quiet`.
    ProgressReport progress() {
        PrintWriter target = options.quiet ? new PrintWriter(PrintWriter.nullWriter()) : err;
        return new ProgressReport(target, screen.terminal(), screen.width().orElse(USUAL_WIDTH), screen.nanoClock());
    }

    /// A message to the person, not data.
    void say(String message) {
        if (!options.quiet) {
            err.println(message);
            err.flush();
        }
    }

    /// A message that `--quiet` does not silence.
    void warn(String message) {
        err.println(message);
        err.flush();
    }

    /// Asks before something that is hard to take back.
    ///
    /// @throws HoldfastException `USAGE` when nobody can be asked and `--yes` was not given
    boolean confirmed(String question) {
        if (options.yes) {
            return true;
        }
        if (options.noInput || !screen.terminal()) {
            throw new HoldfastException(ErrorCode.USAGE, "nobody can be asked \"" + question + "\": say --yes");
        }
        err.print(question + " [y/N] ");
        err.flush();
        String answer = screen.answer().get().orElse("").strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /// As [#confirmed], by a name that is typed, where a slip of the finger would cost much.
    boolean confirmedByName(String question, String name) {
        if (options.yes) {
            return true;
        }
        String whole = "%s Type %s to do it: ".formatted(question, name);
        if (options.noInput || !screen.terminal()) {
            throw new HoldfastException(ErrorCode.USAGE, "nobody can be asked \"" + question + "\": say --yes");
        }
        err.print(whole);
        err.flush();
        return screen.answer().get().orElse("").strip().equals(name);
    }

    /// Who asks, for the records.
    String actor() {
        return Optional.ofNullable(environment.get("USER"))
                .or(() -> Optional.ofNullable(environment.get("USERNAME")))
                .filter(name -> !name.isBlank())
                .orElseGet(() -> System.getProperty("user.name", "unknown"));
    }

    /// The named policies in the order given; all in tree order when none is named.
    ///
    /// @throws HoldfastException `USAGE` naming every unknown one and what was probably meant
    List<PolicyStatus> policies(Workbench bench, List<String> names) {
        List<PolicyStatus> all = bench.operations().policies();
        List<String> known = all.stream().map(status -> status.policy().name()).toList();
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    String.join(
                            "; ",
                            unknown.stream()
                                    .map(name -> "there is no policy `" + name + "`"
                                            + Suggestion.nearest(name, known)
                                                    .map(near -> ", did you mean `" + near + "`?")
                                                    .orElse(""))
                                    .toList()));
        }
        return names.isEmpty()
                ? all
                : names.stream().map(name -> all.get(known.indexOf(name))).toList();
    }

    /// Checks one name.
    PolicyStatus policy(Workbench bench, String name) {
        return policies(bench, List.of(name)).getFirst();
    }
}
