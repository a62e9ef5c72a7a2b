package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.Preview;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast policy preview`.
@Command(
        name = "preview",
        description = {
            "Counts the rows that a policy would take now, and shows the first; changes nothing.",
            "Exits with 3 when the count took too long: then it is unknown."
        })
final class PolicyPreviewCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY")
    String policy = "";

    @Option(names = "--criteria", paramLabel = "CRITERIA", description = "as if these were the policy's")
    @Nullable
    String criteria;

    @Option(
            names = "--rows",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "samples; 10 when not said, at most 100")
    long rows = 10;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "how long to count; 30 when not said")
    long seconds = 30;

    PolicyPreviewCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            PolicyDefinition standing = bench.operations()
                    .definition(call.policy(bench, policy).policy().name());
            PolicyDefinition wanted = criteria == null
                    ? standing
                    : PolicyDraft.of(standing).criteria(criteria).definition();
            return print(bench.operations()
                    .authoring()
                    .preview(
                            wanted,
                            (int) Math.min(rows, 100),
                            Duration.ofSeconds(Math.min(seconds, 86_400)),
                            new Cancellation()));
        });
    }

    private int print(Preview preview) {
        Printer printer = call.printer();
        Long due = preview.due().rows();
        List<Column<List<@Nullable String>>> columns = IntStream.range(
                        0, preview.columns().size())
                .mapToObj(i -> Column.<List<@Nullable String>>text(
                        preview.columns().get(i), row -> Figures.orEmpty(row.get(i))))
                .toList();
        String count = due == null ? "due rows: unknown (" + preview.due().why() + ")" : "due rows: " + due;
        String samples = preview.samples().isEmpty()
                ? preview.why().isEmpty() ? "" : "no samples: " + preview.why() + "\n"
                : "\n" + printer.table(columns, preview.samples());
        printer.document(
                new Previewed(1, policy, due, preview.due().why(), preview.columns(), preview.samples(), preview.why()),
                count + "\n" + samples);
        return due == null ? ExitCodes.PARTIAL : ExitCodes.OK;
    }

    private record Previewed(
            int schemaVersion,
            String policy,
            @Nullable Long dueRows,
            String whyNotCounted,
            List<String> columns,
            List<List<@Nullable String>> samples,
            String whyNoSamples) {}
}
