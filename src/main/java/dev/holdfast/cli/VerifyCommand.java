package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verification.SampleCount;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `holdfast verify`: is each row where the ledger says, once?
@Command(
        name = "verify",
        description = "Reconciles ledger, manifests, archive and source; exits with 6 when they differ.")
final class VerifyCommand implements Callable<Integer> {
    private static final int ON_SCREEN = 50;

    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to check; all when none is named")
    List<String> policies = new ArrayList<>();

    @Option(names = "--policy", paramLabel = "POLICY", description = "the same; may be repeated")
    List<String> named = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "only chunks archived from this date or moment (ISO-8601, UTC) on")
    @Nullable
    Instant since;

    @Option(names = "--resume", description = "go on with the newest verification that was interrupted")
    boolean resume;

    @Option(names = "--json", description = "short for --output json")
    boolean json;

    VerifyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        List<String> wanted = Stream.concat(policies.stream(), named.stream()).toList();
        if (resume && (since != null || !wanted.isEmpty())) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "--resume goes on with what was asked for then; name no policy and no --since");
        }
        return call.with(Need.ENGINE, bench -> {
            call.policies(bench, wanted);
            Verification found = resume ? bench.resumeVerification() : bench.verify(new Scope(wanted, since));
            Printer printer = json ? call.jsonPrinter() : call.printer();
            printer.document(Report.of(found), text(printer, found));
            return found.clean() ? ExitCodes.OK : ExitCodes.MISMATCH;
        });
    }

    /// A date is the beginning of its day in UTC.
    static final class SinceConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return value.contains("T")
                        ? OffsetDateTime.parse(value).toInstant()
                        : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + value + "' is neither a date nor a moment: write 2026-01-31 or 2026-01-31T00:00:00Z");
            }
        }
    }

    private static String text(Printer printer, Verification found) {
        StringBuilder text = new StringBuilder();
        if (!found.samples().isEmpty()) {
            text.append(printer.table(
                            List.of(
                                    Column.text("DATABASE", SampleCount::database),
                                    Column.text("TABLE", SampleCount::table),
                                    Column.number("GENERATED", s -> Figures.count(s.generated())),
                                    Column.number("IN SOURCE", s -> Figures.count(s.inSource())),
                                    Column.number("IN ARCHIVE", s -> Figures.count(s.inArchive()))),
                            found.samples()))
                    .append('\n');
        }
        text.append("%s rows, %s chunks, %s sessions checked; %s of %s keys handed off\n"
                .formatted(
                        Figures.count(found.rowsChecked()),
                        Figures.count(found.chunks()),
                        Figures.count(found.sessions()),
                        Figures.count(found.handedOffKeys()),
                        Figures.count(found.expectedHandedOffKeys())));
        listed(text, "difference: ", found.differences());
        listed(text, "note: ", found.notes());
        long differences = differences(found);
        return text + (differences == 1 ? "1 difference" : Figures.count(differences) + " differences");
    }

    private static void listed(StringBuilder text, String label, List<String> lines) {
        lines.stream()
                .limit(ON_SCREEN)
                .forEach(line -> text.append(label).append(line).append('\n'));
        if (lines.size() > ON_SCREEN) {
            text.append(label)
                    .append("%s more; --output json has them all\n".formatted(Figures.count(lines.size() - ON_SCREEN)));
        }
    }

    private static long differences(Verification found) {
        return found.differences().size() + found.unlisted();
    }

    /// @param verification its number; @param differences how many
    /// @param details each of them in words, the first ten thousand; @param notes what is no difference
    /// @param findings both again, taken apart
    private record Report(
            int schemaVersion,
            long verification,
            boolean clean,
            long rowsChecked,
            long differences,
            long sessions,
            long chunks,
            long handedOffKeys,
            long expectedHandedOffKeys,
            List<String> details,
            List<String> notes,
            List<Found> findings,
            List<SampleCount> samples) {
        static Report of(Verification v) {
            return new Report(
                    1,
                    v.id(),
                    v.clean(),
                    v.rowsChecked(),
                    VerifyCommand.differences(v),
                    v.sessions(),
                    v.chunks(),
                    v.handedOffKeys(),
                    v.expectedHandedOffKeys(),
                    v.differences(),
                    v.notes(),
                    v.findings().stream().map(Found::of).toList(),
                    v.samples());
        }
    }

    private record Found(
            String kind,
            boolean difference,
            String policy,
            @Nullable Long chunk,
            @Nullable String table,
            String what) {
        static Found of(Finding finding) {
            return new Found(
                    finding.kind().id(),
                    finding.kind().difference(),
                    finding.policy(),
                    finding.chunk(),
                    finding.table(),
                    finding.what());
        }
    }
}
