package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line's way in: parses the words, runs one command, answers with its exit code.
public final class CommandLineEntry {
    private CommandLineEntry() {}

    /// Runs one command. Never ends the process by itself, unless a second signal comes.
    ///
    /// @param out data; @param err messages, progress, errors
    /// @return the exit code, see `cli.md` in the manual
    public static int run(
            String[] args,
            WorkbenchFactory factory,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> environment) {
        return run(args, factory, out, err, environment, Screen.ofProcess(environment));
    }

    static int run(
            String[] args,
            WorkbenchFactory factory,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> environment,
            Screen screen) {
        GlobalOptions options = new GlobalOptions();
        Invocation call = new Invocation(options, factory, out, err, environment, screen);
        CommandLine line = CommandTree.build(options, call, args);
        boolean colour = screen.terminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !List.of(args).contains("--no-color");
        ErrorPrinter errors = new ErrorPrinter(err, colour);
        int code = line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(screen.width().orElse(100), 60, 120))
                .setParameterExceptionHandler((failure, _) -> usage(failure, errors))
                .setExecutionExceptionHandler((failure, _, _) -> errors.print(failure, options.verbose))
                .execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int usage(ParameterException failure, ErrorPrinter errors) {
        CommandLine command = failure.getCommandLine();
        String message = Figures.orEmpty(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            Optional<String> near = Suggestion.nearest(
                    word,
                    word.startsWith("-")
                            ? command.getCommandSpec().optionsMap().keySet()
                            : command.getSubcommands().keySet());
            message = (word.startsWith("-") ? "unknown option " : "unknown word ")
                    + word
                    + near.map(name -> ", did you mean " + name + "?").orElse("");
        }
        if (message.startsWith("Missing required subcommand")) {
            message = "which command? "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        errors.line(message);
        errors.hint("try: " + command.getCommandSpec().qualifiedName() + " --help");
        return failure.getCause() instanceof HoldfastException cause
                ? cause.code().exitCode()
                : ExitCodes.USAGE;
    }
}
