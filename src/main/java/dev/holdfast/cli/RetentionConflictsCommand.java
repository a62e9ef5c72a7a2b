package dev.holdfast.cli;

import dev.holdfast.retention.Conflict;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast retention conflicts`.
@Command(
        name = "conflicts",
        description = {
            "Shows rules that contradict each other, the worst first, each with what to do.",
            "Exits with 3 when there is a contradiction or a warning."
        })
final class RetentionConflictsCommand implements Callable<Integer> {
    private final Invocation call;

    RetentionConflictsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<Row> rows = bench.operations().retention().conflicts().stream()
                    .map(Row::of)
                    .toList();
            StringBuilder text = new StringBuilder(rows.isEmpty() ? "no rules contradict each other\n" : "");
            rows.forEach(row -> text.append("%s  %s  %s%n    %s%n    -> %s%n"
                    .formatted(
                            row.grade(), row.rule(), String.join(", ", row.policies()), row.finding(), row.advice())));
            call.printer().list(Row.class, rows, new Listed(1, rows), text.toString());
            return rows.stream().allMatch(row -> row.grade().equals(Conflict.Grade.NOTE.id()))
                    ? ExitCodes.OK
                    : ExitCodes.PARTIAL;
        });
    }

    private record Row(String grade, String rule, List<String> policies, String finding, String advice) {
        static Row of(Conflict conflict) {
            return new Row(
                    conflict.grade().id(), conflict.rule(), conflict.policies(), conflict.finding(), conflict.advice());
        }
    }

    private record Listed(int schemaVersion, List<Row> conflicts) {}
}
