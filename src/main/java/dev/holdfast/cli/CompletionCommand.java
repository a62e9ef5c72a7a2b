package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `holdfast completion`: so that the shell completes its words.
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options: source <(holdfast completion bash)")
final class CompletionCommand implements Callable<Integer> {
    private final Invocation call;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    Shell shell = Shell.BASH;

    CompletionCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash("holdfast", spec.root().commandLine());
        call.printer().document(new Script(1, script), script);
        return ExitCodes.OK;
    }

    /// Both read the same script: picocli's turns on zsh's reading of bash completions by itself.
    private enum Shell {
        BASH,
        ZSH
    }

    private record Script(int schemaVersion, String script) {}
}
