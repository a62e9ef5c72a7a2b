package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.node.ColdOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast cold freeze`.
@Command(
        name = "freeze",
        description = {
            "Shows which months of archived rows are old enough, asks, and turns each into a cold file.",
            "The rows leave the archive table when the file was read back and found true. What an interrupted call has"
                    + " left is ended first."
        })
final class ColdFreezeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", arity = "0..*", description = "whose archived rows; all when none is named")
    List<String> policies = new ArrayList<>();

    @Option(
            names = "--months",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "months that ended N months ago or longer; the setting cold.after when not given")
    Long months = 0L;

    @Option(names = "--dry-run", description = "only show them")
    boolean dryRun;

    @Option(names = "--detach", description = "only ask: a node does it; `cold requests` tells how far it is")
    boolean detach;

    ColdFreezeCommand(Invocation call) {
        this.call = call;
    }

    private record Report(
            int schemaVersion,
            boolean dryRun,
            List<ColdRow.CandidateRow> planned,
            List<ColdRow> files,
            List<String> problems) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdOperations cold = bench.operations().cold();
            call.policies(bench, policies);
            List<String> problems = dryRun ? new ArrayList<>() : new ArrayList<>(cold.recover(call.actor()));
            problems.forEach(call::warn);
            int age = Math.toIntExact(months == 0 ? cold.after().toTotalMonths() : months);
            List<Candidate> candidates = cold.plan(policies, age);
            List<ColdRow.CandidateRow> planned =
                    candidates.stream().map(ColdRow.CandidateRow::of).toList();
            Printer printer = call.printer();
            String table = planned.isEmpty()
                    ? "no month of archived rows ended %s ago or longer\n"
                            .formatted(age == 1 ? "a month" : age + " months")
                    : printer.table(ColdRow.CandidateRow.COLUMNS, planned);
            if (dryRun || candidates.isEmpty()) {
                printer.document(new Report(1, dryRun, planned, List.of(), problems), table);
                return problems.isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
            }
            if (call.textOutput()) {
                call.say(table.stripTrailing());
            }
            if (!call.confirmed("freeze %s into %s?".formatted(parts(candidates.size()), cold.place()))) {
                call.say("nothing was frozen");
                return ExitCodes.PARTIAL;
            }
            if (detach) {
                return ask(cold, candidates);
            }
            List<ColdRow> files = new ArrayList<>();
            int code = ExitCodes.OK;
            for (Candidate candidate : candidates) {
                try {
                    files.add(ColdRow.of(cold.freeze(candidate, call.actor())));
                } catch (HoldfastException e) {
                    String problem = "%s %s, %s: %s"
                            .formatted(candidate.database(), candidate.table(), candidate.month(), e.getMessage());
                    problems.add(problem);
                    call.warn(problem);
                    code = e.code().exitCode();
                }
            }
            String text = files.isEmpty()
                    ? ""
                    : printer.table(ColdRow.columns(call.screen().zone()), files);
            printer.document(new Report(1, false, planned, files, problems), text);
            return problems.isEmpty()
                    ? ExitCodes.OK
                    : files.isEmpty() && code != ExitCodes.OK ? code : ExitCodes.PARTIAL;
        });
    }

    private record Asked(int schemaVersion, List<Long> requests) {}

    private int ask(ColdOperations cold, List<Candidate> candidates) {
        List<Long> requests = candidates.stream()
                .map(candidate -> cold.request(candidate, call.actor()))
                .toList();
        String text = IntStream.range(0, requests.size())
                .mapToObj(i -> "request %d: %s %s, %s"
                        .formatted(
                                requests.get(i),
                                candidates.get(i).database(),
                                candidates.get(i).table(),
                                candidates.get(i).month()))
                .collect(Collectors.joining("\n"));
        call.printer().document(new Asked(1, requests), text);
        return ExitCodes.OK;
    }

    private static String parts(int count) {
        return count == 1 ? "1 partition" : count + " partitions";
    }
}
