package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.node.DisposalOperations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose plan`.
@Command(
        name = "plan",
        description = {
            "Shows by month which archived rows come to the end of their retention, and what keeps them.",
            "With --request: freezes what of one policy may be disposed of, and asks somebody else to approve it."
        })
final class DisposePlanCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", arity = "0..*")
    List<String> policies = new ArrayList<>();

    @Option(names = "--request", description = "freezes the set and asks for its disposal; deletes nothing")
    boolean request;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record; with --request")
    String reason = "";

    DisposePlanCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (request && (policies.size() != 1 || reason.isBlank())) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "--request takes one policy and a --reason; nothing was requested");
        }
        return call.with(Need.ENGINE, bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            call.policies(bench, policies);
            return request ? requested(disposals) : shown(disposals);
        });
    }

    private int requested(DisposalOperations disposals) {
        Order order = disposals.request(policies.getFirst(), reason, call.actor());
        return OrderRow.print(call, order, """
                disposal order %d: %s rows of %s in %d chunks are frozen; nothing was deleted
                somebody else approves it: holdfast dispose approve %d --digest %s""".formatted(
                order.id(), Figures.count(order.rows()), order.target(), order.items(), order.id(), order.digest()));
    }

    private int shown(DisposalOperations disposals) {
        DisposalRule rule = disposals.rule();
        List<PolicyQueue> queue = disposals.queue(policies);
        List<MonthRow> rows = queue.stream().flatMap(MonthRow::of).toList();
        List<PolicyRow> told = queue.stream().map(PolicyRow::of).toList();
        StringBuilder text = new StringBuilder();
        text.append(
                rows.isEmpty()
                        ? "no archived rows come to their end\n"
                        : call.printer().table(MonthRow.COLUMNS, rows));
        told.stream()
                .filter(row -> row.problem() != null)
                .forEach(row -> text.append("%s: %s\n".formatted(row.policy(), row.problem())));
        told.forEach(
                row -> row.coldFiles().forEach(file -> text.append("%s: %s\n".formatted(row.policy(), file.words()))));
        told.stream()
                .filter(row -> row.openOrder() != null)
                .forEach(
                        row -> text.append("%s: disposal order %d is open\n".formatted(row.policy(), row.openOrder())));
        text.append("rows may be asked for %d days after their end; an approved order cools off for %s\n"
                .formatted(rule.graceDays(), Figures.span(rule.coolingOff())));
        call.printer()
                .list(
                        MonthRow.class,
                        rows,
                        new Report(1, rule.graceDays(), Figures.seconds(rule.coolingOff()), told, rows),
                        text.toString());
        return ExitCodes.OK;
    }

    private record Report(
            int schemaVersion,
            int graceDays,
            double coolingOffSeconds,
            List<PolicyRow> policies,
            List<MonthRow> months) {}

    private record PolicyRow(
            String policy,
            String archive,
            String table,
            long endedRows,
            long freeRows,
            Map<String, Long> blockedRows,
            List<FileRow> coldFiles,
            @Nullable Long openOrder,
            @Nullable String problem,
            Instant countedAt) {
        static PolicyRow of(PolicyQueue queue) {
            return new PolicyRow(
                    queue.policy(),
                    queue.archive(),
                    queue.table(),
                    queue.ended(),
                    queue.free(),
                    byId(queue.blocked()),
                    queue.cold().stream().map(FileRow::of).toList(),
                    queue.openOrder(),
                    queue.problem().isEmpty() ? null : queue.problem(),
                    queue.at());
        }
    }

    /// A cold file that ended rows wait for. @param rows as many as there may be when it has a problem
    private record FileRow(
            long file,
            long rows,
            @Nullable String problem,
            @Nullable String why) {
        static FileRow of(PolicyQueue.InFile cold) {
            return new FileRow(
                    cold.file(),
                    cold.rows(),
                    cold.problem().isEmpty() ? null : cold.problem(),
                    cold.why().isEmpty() ? null : cold.why());
        }

        String words() {
            return problem == null
                    ? "%s ended rows wait for cold file %d%s: thaw it first: holdfast cold thaw %d"
                            .formatted(
                                    Figures.count(rows),
                                    file,
                                    why == null ? "" : ", which cannot go as a whole (" + why + ")",
                                    file)
                    : "cold file %d cannot be read, up to %s rows in it may have ended: %s"
                            .formatted(file, Figures.count(rows), problem);
        }
    }

    private static Map<String, Long> byId(Map<dev.holdfast.dispose.Blocker, Long> blocked) {
        Map<String, Long> byId = new TreeMap<>();
        blocked.forEach((blocker, rows) -> byId.put(blocker.id(), rows));
        return byId;
    }

    private record MonthRow(
            String policy,
            String month,
            long chunks,
            long rows,
            long bytes,
            long endedRows,
            long freeRows,
            Map<String, Long> blockedRows) {
        static java.util.stream.Stream<MonthRow> of(PolicyQueue queue) {
            return queue.months().stream()
                    .map(month -> new MonthRow(
                            queue.policy(),
                            month.month().toString(),
                            month.chunks(),
                            month.rows(),
                            month.bytes(),
                            month.ended(),
                            month.free(),
                            byId(month.blocked())));
        }

        static final List<Column<MonthRow>> COLUMNS = List.of(
                Column.text("POLICY", MonthRow::policy),
                Column.text("MONTH", MonthRow::month),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                Column.number("ENDED", row -> Figures.count(row.endedRows())),
                Column.number("FREE", row -> Figures.count(row.freeRows())),
                Column.text("BLOCKED", row -> row.blockedRows().entrySet().stream()
                        .map(each -> each.getKey() + " " + Figures.count(each.getValue()))
                        .collect(Collectors.joining(", "))));
    }
}
