package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints how long Holdfast takes against the raw limit.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Archives a million rows by Holdfast and by bare SQL in turns, and compares.")
final class Bench implements Callable<Integer> {
    @Option(names = "--rounds", description = "How often every contender runs. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--rows", description = "Rows that each contender moves, about. Default: ${DEFAULT-VALUE}")
    private long rows = 1_000_000;

    @Option(names = "--quick", description = "Three rounds of 250,000 rows: a few minutes.")
    private boolean quick;

    @Option(names = "--only", split = ",", description = "Names of contenders that run besides the references.")
    private List<String> only = List.of();

    @Option(names = "--heap", description = "Megabytes of heap for Holdfast. Default: ${DEFAULT-VALUE}")
    private int heap = 256;

    @Option(names = "--chunk-rows", description = "Orders in a chunk. Default: ${DEFAULT-VALUE}")
    private int chunkRows = dev.holdfast.policy.PolicyDefinition.DEFAULT_CHUNK_ROWS;

    @Option(names = "--jvm", description = "A further option for Holdfast's JVM; may be repeated.")
    private List<String> options = List.of();

    @Option(names = "--directory", description = "Where the servers live. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("target/bench");

    @Option(names = "--output", description = "text or json. Default: ${DEFAULT-VALUE}")
    private String output = "text";

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Contender> contenders = contenders();
        Rounds played = new Rounds();
        try (Arena arena = Arena.open(directory, quick ? 250_000 : rows)) {
            for (int round = 0; round < (quick ? 3 : rounds); round++) {
                played.play(arena, contenders);
            }
            if (output.equals("json")) {
                json(played, contenders);
            } else {
                text(played, contenders, arena.due());
            }
        }
        return 0;
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        all.add(new OneStatement("local_cte", "full_archive"));
        all.add(new OneStatement("local_cte_pk", "slim_archive"));
        all.add(new HoldfastSession("local_w1", "local_cte", true, heap, chunkRows, options));
        String pipe = Pipe.psqlIsHere() ? "pipe_psql" : "pipe_jvm";
        if (Pipe.psqlIsHere()) {
            all.add(new Pipe("pipe_psql", pipe, Pipe.Through.PSQL));
        }
        all.add(new Pipe("pipe_jvm", pipe, Pipe.Through.JVM));
        all.add(new HoldfastSession("stream_w1", pipe, false, heap, chunkRows, options));
        if (only.isEmpty()) {
            return all;
        }
        List<String> needed = all.stream()
                .filter(contender -> only.contains(contender.name()))
                .map(Contender::reference)
                .toList();
        return all.stream()
                .filter(contender -> only.contains(contender.name()) || needed.contains(contender.name()))
                .toList();
    }

    private static void json(Rounds played, List<Contender> contenders) {
        List<String> lines = contenders.stream()
                .filter(HoldfastSession.class::isInstance)
                .map(contender -> String.format(
                        Locale.ROOT,
                        "  {\"name\": \"%s\", \"ratio\": %.3f, \"rounds\": %d}",
                        contender.name(),
                        played.ratio(contender).median(),
                        played.ratio(contender).rounds()))
                .toList();
        System.out.println("[\n" + String.join(",\n", lines) + "\n]");
    }

    private static void text(Rounds played, List<Contender> contenders, long due) {
        System.out.printf(Locale.ROOT, "%,d rows; medians [lowest-highest] of the rounds%n%n", due);
        System.out.printf(
                "%-13s %-22s %-10s %-22s %-8s %8s %8s %9s%n",
                "contender", "seconds", "against", "ratio", "CPU s", "WAL MB", "live MB", "RSS MB");
        for (Contender contender : contenders) {
            long wal = played.highest(contender, "wal_source_mb") + played.highest(contender, "wal_archive_mb");
            System.out.printf(
                    "%-13s %-22s %-10s %-22s %-8.1f %8d %8d %9d%n",
                    contender.name(),
                    shown(played.seconds(contender)),
                    contender.reference(),
                    shown(played.ratio(contender)),
                    played.cpuSeconds(contender).median(),
                    wal,
                    played.highest(contender, "heap_after_gc_kb") / 1024,
                    played.highest(contender, "rss_kb") / 1024);
        }
    }

    private static String shown(Rounds.Spread spread) {
        return String.format(Locale.ROOT, "%.2f [%.2f-%.2f]", spread.median(), spread.lowest(), spread.highest());
    }
}
