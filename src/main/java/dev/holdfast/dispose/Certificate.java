package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.Entry;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What proves a disposal: who asked for what, who approved it, what went, and what did not. The same order gives the
/// same certificate at any time.
///
/// Its JSON is canonical: names in order, no blanks. Its digest is over everything else in it, and it holds the digests
/// of the audit's entries, so that it and the audit vouch for each other.
public final class Certificate {
    static final int MOST_ENTRIES = 10_000;

    private static final String FORM = "holdfast disposal certificate 1";
    private static final String DIGEST = "digest";

    /// What becomes of an order until it has ended: later entries would make it another certificate.
    private static final Set<String> TOLD = Set.of(
            Act.DISPOSAL_REQUESTED.id(), Act.DISPOSAL_APPROVED.id(), Act.DISPOSAL_RUN.id(), Act.DISPOSAL_ENDED.id());

    private static final TypeReference<TreeMap<String, Object>> TREE = new TypeReference<>() {};
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Map<String, Object> content;
    private final Order order;
    private final List<ItemView> items;

    private Certificate(Map<String, Object> content, Order order, List<ItemView> items) {
        this.content = content;
        this.order = order;
        this.items = items;
    }

    /// @param audit entries on the order, in whatever order
    public static Certificate of(UUID installation, Order order, List<ItemView> items, List<Entry> audit) {
        Map<String, Object> content = new TreeMap<>();
        content.put("certificate", FORM);
        content.put("installation", installation.toString());
        content.put("order", order.id());
        content.put("kind", order.kind());
        content.put("state", order.state().id());
        content.put("policy", order.policy());
        content.put("policy_version", order.policyVersion());
        content.put("database", order.database());
        content.put("archive", order.archive());
        content.put("rule", order.rule());
        content.put("grace_days", order.graceDays());
        content.put("cooling_off_seconds", order.coolingOff().toSeconds());
        content.put("reason", order.reason());
        content.put("problem", order.problem());
        content.put("requested_by", order.requestedBy());
        content.put("approved_by", order.approvedBy());
        content.put("run_asked_by", order.runAskedBy());
        content.put("requested_at", order.requestedAt().toString());
        content.put("approved_at", text(order.approvedAt()));
        content.put("executable_at", text(order.executableAt()));
        content.put("started_at", text(order.startedAt()));
        content.put("ended_at", text(order.endedAt()));
        content.put(
                "holds",
                Map.of(
                        "binding_when_frozen", order.holdsAsked(),
                        "rows_kept_out", order.rowsHeld(),
                        "rows_left_when_executed", order.heldRows()));
        content.put(
                "set",
                Map.of(
                        "items", order.items(),
                        "rows", order.rows(),
                        "bytes", order.bytes(),
                        "merkle_root", order.merkleRoot(),
                        "digest", order.digest()));
        content.put(
                "disposed",
                Map.of(
                        "items", order.itemsDone(),
                        "rows", order.disposedRows(),
                        "merkle_root",
                                disposedRoot(
                                        items.stream().map(Certificate::chunk).toList())));
        content.put("chunks", items.stream().map(Certificate::chunk).toList());
        content.put(
                "audit",
                audit.stream()
                        .filter(entry -> TOLD.contains(entry.act()))
                        .sorted(Comparator.comparingLong(Entry::number))
                        .map(Certificate::entry)
                        .toList());
        content.put(DIGEST, digest(content));
        return new Certificate(content, order, items);
    }

    private static Map<String, Object> entry(Entry entry) {
        return Map.of(
                "number",
                entry.number(),
                "at",
                entry.at().toString(),
                "actor",
                entry.actor(),
                "act",
                entry.act(),
                DIGEST,
                entry.digest());
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static Map<String, Object> chunk(ItemView item) {
        Map<String, Object> chunk = new TreeMap<>();
        chunk.put("item", item.item());
        chunk.put("kind", item.kind().id());
        chunk.put("session", item.session());
        chunk.put("chunk", item.chunk());
        chunk.put("archived_at", item.archivedAt().toString());
        chunk.put("retain_until", item.retainUntil().toString());
        chunk.put("keys", item.keys());
        chunk.put("keys_digest", item.keysDigest());
        chunk.put("held_keys", item.heldKeys());
        chunk.put("executed_at", text(item.endedAt()));
        chunk.put("tables", item.tables().stream().map(Certificate::table).toList());
        return chunk;
    }

    private static Map<String, Object> table(ItemView.TableView table) {
        Map<String, Object> line = new TreeMap<>();
        line.put("position", table.position());
        line.put("source", table.source());
        line.put("table", table.table());
        line.put("rows", table.rows());
        line.put("hash", table.hash());
        line.put("root", table.root());
        line.put("disposed_rows", table.disposedRows());
        line.put("disposed_root", table.disposedRoot());
        line.put("left_rows", table.leftRows());
        return line;
    }

    /// Of the whole certificate, in hexadecimal.
    public String digest() {
        return Objects.requireNonNull(content.get(DIGEST)).toString();
    }

    public Order order() {
        return order;
    }

    public List<ItemView> items() {
        return items;
    }

    /// The audit's entries of the order, each with `number`, `at`, `actor`, `act` and `digest`.
    public List<Map<String, Object>> audit() {
        return list(content, "audit");
    }

    public String installation() {
        return Objects.requireNonNull(content.get("installation")).toString();
    }

    /// Over what went, in hexadecimal.
    public String disposedRoot() {
        return Objects.requireNonNull(map(content, "disposed").get("merkle_root"))
                .toString();
    }

    public String json() {
        return CANONICAL.writeValueAsString(content);
    }

    /// A page that stands alone and can be printed.
    public String html() {
        return new CertificateHtml(this).page();
    }

    private static String digest(Map<String, Object> content) {
        Map<String, Object> rest = new TreeMap<>(content);
        rest.remove(DIGEST);
        return SetDigest.of(CANONICAL.writeValueAsString(rest));
    }

    /// Reckons everything in a certificate's JSON that can be reckoned from it alone.
    ///
    /// @return what is wrong, in sentences; empty when all is as it says
    /// @throws HoldfastException `USAGE` when it is no certificate
    public static List<String> problems(String json) {
        Map<String, Object> content = parse(json);
        List<String> problems = new ArrayList<>();
        if (!digest(content).equals(content.get(DIGEST))) {
            problems.add("its digest is not that of its content: it was altered");
        }
        Map<String, Object> set = map(content, "set");
        Map<String, Object> disposed = map(content, "disposed");
        List<Map<String, Object>> chunks = list(content, "chunks");
        List<SetDigest.Line> lines = lines(chunks);
        String about = content.get("kind") + ":" + content.get("policy") + ":" + content.get("database") + ":"
                + content.get("archive");
        require(problems, SetDigest.digest(about, lines), set.get(DIGEST), "the digest of the approved set");
        require(problems, SetDigest.merkleRoot(lines), set.get("merkle_root"), "the Merkle root of the approved set");
        require(
                problems,
                lines.stream().mapToLong(SetDigest.Line::rows).sum(),
                set.get("rows"),
                "the number of approved rows");
        require(problems, chunks.size(), set.get("items"), "the number of chunks");
        require(problems, disposedRoot(chunks), disposed.get("merkle_root"), "the Merkle root of what went");
        require(problems, disposedRows(chunks), disposed.get("rows"), "the number of rows that went");
        String requester = String.valueOf(content.get("requested_by"));
        if (requester.equalsIgnoreCase(String.valueOf(content.get("approved_by")))) {
            problems.add("it was approved by who asked for it");
        }
        return problems;
    }

    /// The number of its order. @throws HoldfastException `USAGE` when it is no certificate
    static long orderOf(String json) {
        return number(parse(json), "order");
    }

    /// As its content gives it, whatever it says.
    static String digestOf(String json) {
        return digest(parse(json));
    }

    static String installationOf(String json) {
        return String.valueOf(parse(json).get("installation"));
    }

    private static Map<String, Object> parse(String json) {
        try {
            Map<String, Object> content = CANONICAL.readValue(json, TREE);
            if (content != null && FORM.equals(content.get("certificate"))) {
                return content;
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new HoldfastException(ErrorCode.USAGE, "this is no certificate of a disposal: it is no JSON", e);
        }
        throw new HoldfastException(
                ErrorCode.USAGE, "this is no certificate of a disposal: it does not say `" + FORM + "`");
    }

    private static void require(List<String> problems, Object reckoned, @Nullable Object written, String what) {
        if (!String.valueOf(reckoned).equals(String.valueOf(written))) {
            problems.add("%s is %s, it says %s".formatted(what, reckoned, written));
        }
    }

    private static List<SetDigest.Line> lines(List<Map<String, Object>> chunks) {
        return chunks.stream()
                .flatMap(chunk -> list(chunk, "tables").stream()
                        .map(table -> new SetDigest.Line(
                                (int) number(chunk, "item"),
                                String.valueOf(chunk.get("kind")),
                                number(chunk, "chunk"),
                                String.valueOf(chunk.get("keys_digest")),
                                (int) number(table, "position"),
                                String.valueOf(table.get("table")),
                                number(table, "rows"),
                                String.valueOf(table.get("hash")),
                                String.valueOf(table.get("root")))))
                .toList();
    }

    private static String disposedRoot(List<Map<String, Object>> chunks) {
        Leaves leaves = new Leaves();
        for (Map<String, Object> chunk : chunks) {
            for (Map<String, Object> table : list(chunk, "tables")) {
                if (table.get("disposed_rows") != null) {
                    String line = chunk.get("item") + ":" + chunk.get("chunk") + ":" + table.get("table") + ":"
                            + table.get("disposed_rows") + ":" + table.get("disposed_root");
                    leaves.add(leaf(line));
                }
            }
        }
        return leaves.root().toString();
    }

    private static byte[] leaf(String line) {
        MessageDigest sha = Sha256.make();
        sha.update((byte) 0);
        return sha.digest(line.getBytes(StandardCharsets.UTF_8));
    }

    private static long disposedRows(List<Map<String, Object>> chunks) {
        return chunks.stream()
                .flatMap(chunk -> list(chunk, "tables").stream())
                .filter(table -> table.get("disposed_rows") != null)
                .mapToLong(table -> number(table, "disposed_rows"))
                .sum();
    }

    private static long number(Map<String, Object> from, String name) {
        if (from.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new HoldfastException(
                ErrorCode.USAGE, "this is no certificate of a disposal: `%s` is no number".formatted(name));
    }

    private static Map<String, Object> map(Map<String, Object> from, String name) {
        if (from.get(name) instanceof Map<?, ?> map) {
            return named(map);
        }
        throw new HoldfastException(
                ErrorCode.USAGE, "this is no certificate of a disposal: it has no `%s`".formatted(name));
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private static List<Map<String, Object>> list(Map<String, Object> from, String name) {
        if (from.get(name) instanceof List<?> list) {
            List<Map<String, Object>> maps = new ArrayList<>();
            for (Object each : list) {
                if (each instanceof Map<?, ?> map) {
                    maps.add(named(map));
                }
            }
            return maps;
        }
        throw new HoldfastException(
                ErrorCode.USAGE, "this is no certificate of a disposal: it has no `%s`".formatted(name));
    }
}
