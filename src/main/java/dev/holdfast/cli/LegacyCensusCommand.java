package dev.holdfast.cli;

import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.Census.ChildCensus;
import dev.holdfast.legacy.Census.Misfit;
import dev.holdfast.legacy.Census.Suggested;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast legacy census`.
@Command(
        name = "census",
        description = {
            "Counts the session tables of a database by the names they have: archive_{session}_{child}.",
            "{session}: letters, digits, hyphens; {date}: a day; {child}: anything. Without --template: suggests some.",
            "Reads the catalog, its statistics, and twenty tables of each child; locks nothing."
        })
final class LegacyCensusCommand implements Callable<Integer> {
    private static final int ON_SCREEN = 20;

    private final Invocation call;

    @Mixin
    LegacyWords words = new LegacyWords();

    @Option(names = "--template", paramLabel = "TEMPLATE", description = "how the tables are named")
    String template = "";

    LegacyCensusCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Census census = bench.operations().legacy().census(words.wish(template));
            call.printer().document(new Report(1, census), template.isEmpty() ? suggested(census) : counted(census));
            return ExitCodes.OK;
        });
    }

    private record Report(int schemaVersion, Census census) {}

    private String suggested(Census census) {
        if (census.suggestions().isEmpty()) {
            return "no five tables of %s are named alike but for a number".formatted(census.database());
        }
        return call.printer()
                .table(
                        List.of(
                                Column.text("TEMPLATE", Suggested::template),
                                Column.number("TABLES", each -> Figures.count(each.tables())),
                                Column.text("CHILDREN", each -> String.join(", ", each.children())),
                                Column.text("KEY", each -> String.join(",", each.key())),
                                Column.text("CONSUMED", each -> LegacyWords.text(each.consumed()))),
                        census.suggestions());
    }

    private String counted(Census census) {
        StringBuilder text = new StringBuilder();
        text.append(
                census.children().isEmpty()
                        ? "no table fits %s\n".formatted(census.template())
                        : call.printer()
                                .table(
                                        List.of(
                                                Column.text("CHILD", ChildCensus::child),
                                                Column.number("TABLES", each -> Figures.count(each.tables())),
                                                Column.number("SIZE", each -> Figures.bytes(each.bytes())),
                                                Column.number("ROWS", each -> Figures.count(each.rows())),
                                                Column.number("PENDING", each -> Figures.count(each.pending())),
                                                Column.number("CONSUMED", each -> Figures.count(each.consumed())),
                                                Column.text("OLDEST", ChildCensus::oldest),
                                                Column.text("NEWEST", ChildCensus::newest),
                                                Column.text(
                                                        "LAST USE",
                                                        each -> Figures.time(each.lastUse(), java.time.ZoneOffset.UTC)),
                                                Column.text("OWNER", ChildCensus::owner)),
                                        census.children()));
        text.append(
                "rows and size are the server's estimates; pending ones are reckoned from a few tables of each child\n");
        if (!census.misfits().isEmpty()) {
            text.append("%s tables are named like it and do not fit:\n"
                    .formatted(Figures.count(census.misfits().size())));
            census.misfits().stream().limit(ON_SCREEN).forEach(misfit -> text.append(line(misfit)));
            if (census.misfits().size() > ON_SCREEN) {
                text.append("  and more; --output json has them all\n");
            }
        }
        return text.append("%s relations are in the catalog of %s"
                        .formatted(Figures.count(census.relations()), census.database()))
                .toString();
    }

    private static String line(Misfit misfit) {
        return "  %s: %s\n".formatted(misfit.table(), misfit.reason());
    }
}
