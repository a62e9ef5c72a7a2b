package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations;
import dev.holdfast.node.BulkOperations.Chosen;
import dev.holdfast.node.BulkOperations.Failed;
import dev.holdfast.node.BulkOperations.Report;
import dev.holdfast.node.BulkOperations.Wish;
import java.util.List;
import java.util.Locale;

/// Runs the same act on many things for a command: asks, shows how far it is, prints what failed and why.
///
/// @param verb what is asked before it is done, `release`
record BulkRun(Invocation call, BulkAct act, String verb) {
    /// On all that a filter names, after the person has heard how many that are.
    int matching(Workbench bench, String filter, Wish wish) {
        Chosen chosen = bench.operations().bulk().choose(act, filter);
        int many = chosen.numbers().size();
        if (many == 0) {
            call.say("no " + act.things().words().things() + " match: nothing was changed");
            return print(new Report(act, 0, List.of(), 0));
        }
        return agreed(many) ? run(bench, chosen, wish) : declined();
    }

    /// On those that were named; asks where one alone is asked for, too.
    int named(Workbench bench, List<Long> numbers, Wish wish) {
        Chosen chosen = new Chosen(act, "", numbers.stream().distinct().sorted().toList());
        return !act.typed() || agreed(chosen.numbers().size()) ? run(bench, chosen, wish) : declined();
    }

    private boolean agreed(int many) {
        String question = "%s %s %s?".formatted(verb, Figures.count(many), things(many));
        return act.typed() ? call.confirmedByName(question, Integer.toString(many)) : call.confirmed(question);
    }

    private int declined() {
        call.say("nothing was changed");
        return ExitCodes.PARTIAL;
    }

    private int run(Workbench bench, Chosen chosen, Wish wish) {
        BulkOperations bulk = bench.operations().bulk();
        Cancellation cancellation = new Cancellation();
        Runnable stop = () -> {
            call.say("stopping after this one; again to stop at once");
            cancellation.cancel();
        };
        try (Signals signals = new Signals(stop, call.screen().exitAtOnce())) {
            Report report;
            try (ProgressReport progress = call.progress()) {
                report = bulk.run(
                        chosen,
                        wish,
                        call.actor(),
                        cancellation,
                        step -> progress.progress(
                                "%s of %s".formatted(Figures.count(step.tried()), Figures.count(step.all()))));
            }
            return signals.exitCode(print(report));
        }
    }

    private String things(int many) {
        return many == 1 ? act.things().one() : act.things().words().things();
    }

    private record Row(String item, String code, String why) {
        static Row of(Failed failed) {
            return new Row(failed.item(), failed.code().id(), failed.why());
        }
    }

    private record Document(int schemaVersion, String act, int done, List<Row> failed, int left) {}

    private int print(Report report) {
        List<Row> failed = report.failed().stream().map(Row::of).toList();
        StringBuilder text = new StringBuilder();
        failed.forEach(row -> text.append("%s: %s%n".formatted(row.item(), row.why())));
        text.append("%s: %s done, %s failed%s%n"
                .formatted(
                        act.command(),
                        Figures.count(report.done()),
                        Figures.count(failed.size()),
                        report.left() == 0 ? "" : ", " + Figures.count(report.left()) + " not tried"));
        call.printer()
                .list(
                        Row.class,
                        failed,
                        new Document(1, act.id().toLowerCase(Locale.ROOT), report.done(), failed, report.left()),
                        text.toString());
        return failed.isEmpty() && report.left() == 0 ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
}
