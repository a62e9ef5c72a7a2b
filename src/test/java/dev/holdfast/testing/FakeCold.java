package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdCheck;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdRequest;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.node.ColdOperations;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cold files of an archive that nobody has: one frozen, one damaged, one thawed; two partitions may freeze.
public final class FakeCold implements ColdOperations {
    private static final TableName ORDERS = new TableName("archive", "orders");

    /// What was asked to be done, in order.
    public final List<String> asked = new ArrayList<>();

    private final Map<Long, ColdFile> files = new TreeMap<>(Comparator.reverseOrder());
    private final List<Candidate> candidates = new ArrayList<>();

    public FakeCold() {
        put(file(1, "2025-01", ColdState.THAWED, null));
        put(file(2, "2025-02", ColdState.COLD, "/cold/2.parquet has 10 bytes, its manifest says 1,048,576"));
        put(file(3, "2025-03", ColdState.COLD, null));
        candidates.add(candidate("2025-04", 1_200_000));
        candidates.add(candidate("2025-05", 90_500));
    }

    /// Nothing was ever frozen.
    public void clear() {
        files.clear();
    }

    /// Its manifest cannot be read.
    public void garble(long id) {
        ColdFile file = find(id);
        put(new ColdFile(
                id,
                file.database(),
                file.table(),
                file.partition(),
                file.from(),
                file.to(),
                file.state(),
                file.object(),
                file.begunBy(),
                file.begunAt(),
                new ColdFile.Content(250_000, 1_048_576, "ab".repeat(32), "{\"format\""),
                file.verifiedAt(),
                file.problem(),
                file.frozenAt(),
                file.thawedAt()));
    }

    private void put(ColdFile file) {
        files.put(file.id(), file);
    }

    private static Candidate candidate(String month, long rows) {
        Instant from = Instant.parse(month + "-01T00:00:00Z");
        TableName partition = new TableName("archive", "orders_y" + month.replace("-", "m"));
        return new Candidate(
                "vault",
                ORDERS,
                new Freezing.Partition(partition, from, from.plusSeconds(30L * 86_400), rows * 220),
                rows,
                List.of("orders"));
    }

    private static ColdFile file(long id, String month, ColdState state, @Nullable String problem) {
        Instant from = Instant.parse(month + "-01T00:00:00Z");
        Instant to = from.plusSeconds(30L * 86_400);
        String partition = "orders_y" + month.replace("-", "m");
        ColdManifest manifest = new ColdManifest(
                ColdManifest.FORMAT,
                new UUID(1, 2),
                id,
                "vault",
                ORDERS.toString(),
                partition,
                from,
                to,
                List.of(
                        ColdColumn.of("order_id", "bigint", Set.of()),
                        ColdColumn.of("amount", "numeric(12,2)", Set.of()),
                        ColdColumn.of("note", "text", Set.of())),
                List.of("order_id"),
                250_000,
                1_048_576,
                "ab".repeat(32),
                List.of(new ColdManifest.Range("order_id", "1", "250000")),
                List.of(new ColdManifest.Chunk(
                        4, 17, 250_000, from, BigDecimal.TEN, null, "cd".repeat(32), BigDecimal.ONE)));
        Instant frozen = Instant.parse("2026-06-01T10:00:00Z");
        return new ColdFile(
                id,
                "vault",
                ORDERS,
                partition,
                from,
                to,
                state,
                "vault/archive.orders/" + month + "-" + id + ".parquet",
                "ann",
                frozen,
                new ColdFile.Content(250_000, 1_048_576, "ab".repeat(32), manifest.toJson()),
                frozen.plusSeconds(86_400),
                problem,
                frozen,
                state == ColdState.THAWED ? frozen.plusSeconds(172_800) : null);
    }

    @Override
    public String place() {
        return "/cold";
    }

    @Override
    public Period after() {
        return Period.ofMonths(12);
    }

    @Override
    public List<Candidate> plan(List<String> policies, int months) {
        asked.add("plan %s %d".formatted(policies, months));
        return List.copyOf(candidates);
    }

    @Override
    public ColdFile freeze(Candidate candidate, String actor) {
        asked.add("freeze %s by %s".formatted(candidate.partition().name(), actor));
        candidates.remove(candidate);
        ColdFile frozen = file(files.size() + 1L, candidate.month(), ColdState.COLD, null);
        put(frozen);
        return frozen;
    }

    /// Whether nodes have time for requests.
    public boolean busy;

    private final List<ColdRequest> requests = new ArrayList<>();

    @Override
    public long request(Candidate candidate, String actor) {
        asked.add("request %s by %s".formatted(candidate.partition().name(), actor));
        candidates.remove(candidate);
        long id = requests.size() + 1L;
        ColdRequest.State state = ColdRequest.State.FROZEN;
        if (busy) {
            state = id == 1 ? ColdRequest.State.RUNNING : ColdRequest.State.WAITING;
        } else {
            put(file(files.size() + 1L, candidate.month(), ColdState.COLD, null));
        }
        requests.addFirst(request(id, candidate, actor, state));
        return id;
    }

    private ColdRequest request(long id, Candidate candidate, String actor, ColdRequest.State state) {
        Instant at = Instant.parse("2026-06-02T10:00:00Z");
        return new ColdRequest(
                id,
                candidate.database(),
                candidate.table(),
                candidate.partition().name(),
                candidate.partition().from(),
                candidate.partition().to(),
                candidate.rows(),
                actor,
                at,
                state,
                state == ColdRequest.State.RUNNING ? "the file is read back and compared" : "",
                null,
                state == ColdRequest.State.WAITING ? null : at,
                state.open() ? null : at,
                state == ColdRequest.State.FROZEN ? (long) files.size() : null,
                "");
    }

    @Override
    public List<ColdRequest> requests(int limit) {
        return List.copyOf(requests);
    }

    @Override
    public ColdRequest cancel(long id, String actor) {
        asked.add("cancel %d by %s".formatted(id, actor));
        ColdRequest before = requests.stream()
                .filter(request -> request.id() == id)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no request " + id));
        ColdRequest now = new ColdRequest(
                id,
                before.database(),
                before.table(),
                before.partition(),
                before.from(),
                before.to(),
                before.rows(),
                before.askedBy(),
                before.askedAt(),
                ColdRequest.State.CANCELLED,
                before.step(),
                actor,
                before.startedAt(),
                before.askedAt(),
                null,
                "");
        requests.replaceAll(request -> request.id() == id ? now : request);
        return now;
    }

    @Override
    public ColdFile thaw(long id, String actor) {
        asked.add("thaw %d by %s".formatted(id, actor));
        ColdFile file = find(id);
        if (file.problem() != null) {
            throw new HoldfastException(ErrorCode.MISMATCH, file.problem() + "; nothing was thawed");
        }
        ColdFile thawed = file(id, file.from().toString().substring(0, 7), ColdState.THAWED, null);
        put(thawed);
        return thawed;
    }

    @Override
    public List<String> recover(String actor) {
        return List.of();
    }

    @Override
    public List<ColdFile> all() {
        return List.copyOf(files.values());
    }

    @Override
    public ColdFile find(long id) {
        ColdFile file = files.get(id);
        if (file == null) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no cold file with number " + id);
        }
        return file;
    }

    @Override
    public ColdCheck verify(List<Long> ids, String actor) {
        asked.add("verify " + ids);
        List<ColdCheck.Checked> checked = all().stream()
                .filter(file -> file.state().hasFile() && (ids.isEmpty() || ids.contains(file.id())))
                .map(file -> new ColdCheck.Checked(file, file.problem() == null ? List.of() : List.of(file.problem())))
                .toList();
        return new ColdCheck(
                checked, ids.isEmpty() ? List.of("/cold: stray.parquet belongs to no cold file") : List.of());
    }

    @Override
    public <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        asked.add("read %d %s".formatted(file.id(), filter));
        sink.row(new @Nullable String[] {"5", "12.50", "a, \"b\""});
        sink.row(new @Nullable String[] {"6", null, ""});
    }
}
