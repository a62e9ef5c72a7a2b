package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.ProposalText;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast policy propose`.
@Command(
        name = "propose",
        description = {
            "Proposes policies for the tables of whole databases, with reasons, and lists what gets none and why.",
            "Reads catalogs and statistics, no rows, and changes nothing. --to writes a document for `policy apply`."
        })
final class PolicyProposeCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            split = ",",
            required = true,
            description = "databases to look at together, so that keys are followed from one to the other")
    List<String> databases = List.of();

    @Option(
            names = "--table",
            paramLabel = "PATTERN",
            split = ",",
            description = "propose for these only: trade*, public.*")
    List<String> tables = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            split = ",",
            description = "leave these as they are, whatever hangs on them")
    List<String> excluded = List.of();

    @Option(
            names = "--archive",
            paramLabel = "NAME",
            description = "where rows go; the one database that is only an archive, or else the source, when not said")
    @Nullable
    String archive;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "of the policies; that of most policies, or else of this process, when not said")
    @Nullable
    String zone;

    @Option(
            names = "--min-rows",
            paramLabel = "N",
            defaultValue = "" + Wish.USUAL_LEAST_ROWS,
            description = "below which a table gets no policy (${DEFAULT-VALUE})")
    long leastRows;

    @Option(names = "--count", description = "count the rows that are due now, which reads the tables")
    boolean count;

    @Option(
            names = "--count-seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how long one table is counted at most (${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "write the proposal: FILE.toml for `policy apply`, FILE.json with all its evidence")
    @Nullable
    Path to;

    @Option(names = "--replace", description = "replace a file of that name")
    boolean replace;

    PolicyProposeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Wish wish = wish();
        Path file = to;
        if (file != null && !replace && Files.exists(file)) {
            throw usage(file + " is there already; name another file, or say --replace");
        }
        Cancellation cancellation = new Cancellation();
        return call.with(Need.ENGINE, bench -> {
            try (Signals signals =
                    new Signals(cancellation::cancel, call.screen().exitAtOnce())) {
                Proposals proposals = bench.operations().onboarding().propose(wish);
                if (count) {
                    proposals = counted(bench, proposals, cancellation);
                }
                print(proposals);
                if (file != null) {
                    write(file, proposals);
                }
                return signals.exitCode(ExitCodes.OK);
            }
        });
    }

    private Wish wish() {
        if (seconds < 1 || leastRows < 0) {
            throw usage("--count-seconds is at least 1, --min-rows at least 0");
        }
        try {
            return new Wish(databases, tables, excluded, archive, zone == null ? null : ZoneId.of(zone), leastRows);
        } catch (DateTimeException e) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no zone " + zone, e);
        }
    }

    private Proposals counted(Workbench bench, Proposals proposals, Cancellation cancellation) {
        long all = proposals.proposals().stream()
                .filter(each -> each.definition().ageColumn() != null)
                .count();
        call.say("counting due rows of " + all + " policies, at most " + seconds + " s each");
        return bench.operations().onboarding().count(proposals, Duration.ofSeconds(seconds), _ -> {}, cancellation);
    }

    private void print(Proposals proposals) {
        Printer printer = call.printer();
        ProposalRow.Proposed document = ProposalRow.Proposed.of(proposals);
        printer.list(ProposalRow.class, document.proposals(), document, ProposalRow.text(printer, document));
    }

    private void write(Path file, Proposals proposals) {
        boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        try {
            Files.writeString(
                    file, json ? call.json(ProposalRow.Proposed.of(proposals)) : ProposalText.toml(proposals));
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.USAGE, file + ": cannot be written: " + e.getMessage(), e);
        }
        call.say(
                json
                        ? "written to " + file + "; `policy apply` takes the same as TOML"
                        : "written to " + file + "; look at it, then: holdfast policy apply -f " + file);
    }

    private static HoldfastException usage(String message) {
        return new HoldfastException(ErrorCode.USAGE, message);
    }
}
