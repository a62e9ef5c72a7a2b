package dev.holdfast.restore;

import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.Stored;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.FrozenRow;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells which rows of a restore lie in cold files, from which none comes back: they are to be thawed first. Made for
/// one restore; remembers what it was told to.
final class ColdRows {
    private static final List<String> STAMPS = List.of("hf_chunk", "hf_session", "hf_archived_at");

    /// Kinds whose text is the same wherever it was printed, so that the file may be asked for a value.
    private static final Set<Stored> NUMBERS = EnumSet.of(Stored.SMALLINT, Stored.INTEGER, Stored.BIGINT);

    private final ColdKeeper keeper;

    /// By the number of the file.
    private final Map<Long, Needed> needed = new TreeMap<>();

    private final Map<Long, Unsearched> unsearched = new TreeMap<>();

    /// A file that nobody looked through by criteria. @param why empty where that was wished
    record Unsearched(ColdFile file, String why) {
        String effect() {
            return ColdRows.effect(file);
        }
    }

    /// What a file is acknowledged by, so that it is not looked through.
    private static String effect(ColdFile file) {
        return Effect.id(Effect.Kind.COLD_FILE, file.table(), Long.toString(file.id()));
    }

    /// What of a file is to come back.
    private static final class Needed {
        private final String words;

        /// Root rows by key and chunk.
        private final Set<List<Object>> roots = new HashSet<>();

        /// Rows of chunks of which nobody knows how many are meant.
        private long most;

        Needed(ColdFile file) {
            words = file.words();
        }
    }

    ColdRows(ColdKeeper keeper) {
        this.keeper = keeper;
    }

    /// Rows of one file. @param found with keys of the table that was looked through, as text
    /// @param values by which they were looked for, row by row
    record InFile(ColdFile file, Found found, List<List<String>> values) {
        InFile {
            values = List.copyOf(values);
        }

        InFile rows(BitSet rows) {
            return new InFile(
                    file,
                    new Found(found.place(), found.copies().rows(rows)),
                    rows.stream().mapToObj(values::get).toList());
        }

        /// Rows of the chunks that these copies are of.
        InFile of(Copies copies) {
            Set<Long> chunks = Arrays.stream(copies.chunks()).boxed().collect(Collectors.toSet());
            BitSet rows = new BitSet();
            for (int row = 0; row < values.size(); row++) {
                rows.set(row, chunks.contains(found.copies().chunk(row)));
            }
            return rows(rows);
        }
    }

    /// Rows of a table of the archive whose `columns` are one of `keys`.
    ///
    /// @param after in microseconds since 1970: what was archived before that moment does not matter
    List<InFile> find(Place place, MoveTable of, List<String> columns, Keys keys, long after) {
        List<InFile> found = new ArrayList<>();
        Set<List<String>> wanted = new HashSet<>(texts(keys));
        for (ColdFile file : keeper.of(place.archive().name(), of.source())) {
            if (micros(file.to()) <= after) {
                continue;
            }
            ColdManifest manifest = file.manifest();
            List<String> key = names(of.key());
            List<ColdColumn> read = columns(manifest, Stream.of(key, columns, STAMPS));
            if (read.size() < key.size() + columns.size() + STAMPS.size()) {
                needSome(file, manifest.rows()); // a key was renamed: nobody can tell
            } else if (wanted.stream().anyMatch(each -> manifest.mayHold(named(columns, each)))) {
                InFile rows = read(place, file, read, key.size(), wanted);
                if (rows.found().copies().size() > 0) {
                    found.add(rows);
                }
            }
        }
        return found;
    }

    private InFile read(Place place, ColdFile file, List<ColdColumn> read, int keyWidth, Set<List<String>> wanted) {
        List<ColdColumn> asked = read.subList(keyWidth, read.size() - STAMPS.size());
        boolean pointed = wanted.size() == 1 && asked.stream().allMatch(column -> NUMBERS.contains(column.stored()));
        List<String> askedNames = asked.stream().map(ColdColumn::name).toList();
        ColdFilter filter = pointed
                ? new ColdFilter.OfKey(named(askedNames, wanted.iterator().next()))
                : ColdFilter.ALL;
        Gathered gathered = new Gathered(read, keyWidth);
        keeper.<RuntimeException>read(file, read.stream().map(ColdColumn::name).toList(), filter, row -> {
            List<@Nullable String> by = gathered.by(row);
            if (!by.contains(null) && wanted.contains(by)) {
                gathered.add(row);
            }
        });
        return gathered.of(place, file);
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /// Those of these columns that a file has.
    private static List<ColdColumn> columns(ColdManifest manifest, Stream<List<String>> names) {
        return names.flatMap(List::stream)
                .flatMap(name -> manifest.columns().stream()
                        .filter(column -> column.name().equals(name)))
                .toList();
    }

    /// Rows of a table of the archive that satisfy criteria. A file that cannot be looked through, or is acknowledged,
    /// is remembered as such.
    ///
    /// @param acknowledged effects, see [Unsearched#effect]
    List<InFile> matching(Place place, MoveTable of, Condition condition, List<String> acknowledged) {
        List<ColdFile> files = keeper.of(place.archive().name(), of.source());
        return files.isEmpty()
                ? List.of()
                : place.archive().read(connection -> {
                    ColdCriteria criteria = new ColdCriteria(keeper, place.archive(), connection, of, condition);
                    List<InFile> found = new ArrayList<>();
                    for (ColdFile file : files) {
                        if (acknowledged.contains(effect(file))) {
                            unsearched.put(file.id(), new Unsearched(file, ""));
                        } else {
                            found.addAll(matching(place, of, file, criteria));
                        }
                    }
                    return found;
                });
    }

    private List<InFile> matching(Place place, MoveTable of, ColdFile file, ColdCriteria criteria) throws SQLException {
        List<String> key = names(of.key());
        List<ColdColumn> read = columns(file.manifest(), Stream.of(key, STAMPS));
        if (read.size() < key.size() + STAMPS.size()) {
            unsearched.put(file.id(), new Unsearched(file, "it has no column of the key " + key));
            return List.of();
        }
        Gathered gathered = new Gathered(read, key.size());
        try {
            criteria.read(file, read.stream().map(ColdColumn::name).toList(), gathered::add);
        } catch (HoldfastException e) { // of the file: whoever thaws it is told so
            unsearched.put(file.id(), new Unsearched(file, String.valueOf(e.getMessage())));
            return List.of();
        }
        InFile rows = gathered.of(place, file);
        return rows.found().copies().size() == 0 ? List.of() : List.of(rows);
    }

    /// Rows as they are read: key, what they were looked for by, stamps.
    private static final class Gathered {
        private final List<ColdColumn> read;
        private final int keyWidth;
        private final List<List<String>> keys = new ArrayList<>();
        private final List<List<String>> values = new ArrayList<>();
        private final List<long[]> stamps = new ArrayList<>();

        Gathered(List<ColdColumn> read, int keyWidth) {
            this.read = read;
            this.keyWidth = keyWidth;
        }

        private List<@Nullable String> texts(@Nullable String[] row, int from, int to) {
            List<@Nullable String> texts = new ArrayList<>();
            for (int i = from; i < to; i++) {
                texts.add(carried(read.get(i), row[i]));
            }
            return texts;
        }

        List<@Nullable String> by(@Nullable String[] row) {
            return texts(row, keyWidth, read.size() - STAMPS.size());
        }

        /// @param row may have more values behind
        void add(@Nullable String[] row) {
            keys.add(List.copyOf(texts(row, 0, keyWidth)));
            values.add(List.copyOf(by(row)));
            int at = read.size() - STAMPS.size();
            stamps.add(new long[] {
                Long.parseLong(Objects.requireNonNull(row[at])),
                Long.parseLong(Objects.requireNonNull(row[at + 1])),
                micros(FrozenRow.moment(Objects.requireNonNull(row[at + 2]))),
                0
            });
        }

        InFile of(Place place, ColdFile file) {
            return new InFile(file, new Found(place, copies(keys, keyWidth, stamps)), values);
        }
    }

    private static Copies copies(List<List<String>> keys, int width, List<long[]> stamps) {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int at = i;
            columns.add(keys.stream().map(key -> key.get(at)).toArray(String[]::new));
        }
        List<Object> stamped = new ArrayList<>();
        for (int i = 0; i < Copies.STAMPS.size(); i++) {
            int at = i;
            stamped.add(stamps.stream().mapToLong(stamp -> stamp[at]).toArray());
        }
        return new Copies(
                new Keys(Collections.nCopies(width, KeyType.TEXT), columns), new Keys(Copies.STAMPS, stamped));
    }

    private static List<List<String>> texts(Keys keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(row -> keys.key(row).stream().map(String::valueOf).toList())
                .toList();
    }

    private static Map<String, String> named(List<String> columns, List<String> values) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), values.get(i));
        }
        return named;
    }

    /// What a cast to text makes of a value; a file has what the server prints, which differs for some types.
    private static @Nullable String carried(ColdColumn column, @Nullable String printed) {
        if (printed == null) {
            return null;
        }
        String type = column.type();
        if (type.equals("boolean")) {
            return printed.equals("t") ? "true" : "false";
        }
        if (type.startsWith("character(") || type.equals("bpchar")) {
            return printed.replaceAll(" +$", "");
        }
        if (type.equals("inet") && !printed.contains("/")) {
            return printed + (printed.contains(":") ? "/128" : "/32");
        }
        return printed;
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    private Needed needed(ColdFile file) {
        return needed.computeIfAbsent(file.id(), _ -> new Needed(file));
    }

    private void needSome(ColdFile file, long rows) {
        Needed some = needed(file);
        some.most = Math.max(some.most, rows);
    }

    /// Remembers that rows are to come back, with all that hangs on their root rows.
    ///
    /// @param roots whether they are root rows themselves
    void need(InFile rows, boolean roots) {
        Copies copies = rows.found().copies();
        Place place = rows.found().place();
        if (roots) {
            Keys named = copies.named();
            IntStream.range(0, named.size())
                    .forEach(row -> needed(rows.file()).roots.add(named.key(row)));
        }
        needChunks(
                place,
                roots ? place.standing().subList(0, place.standing().size() - 1) : place.standing(),
                copies.distinctChunks());
    }

    /// Remembers every file that has rows of these chunks, of whatever table of the place.
    void needChunks(Place place, long[] chunks) {
        needChunks(place, place.standing(), chunks);
    }

    private void needChunks(Place place, List<MoveTable> tables, long[] chunks) {
        if (chunks.length == 0) {
            return;
        }
        long first = Arrays.stream(chunks).min().orElseThrow();
        long last = Arrays.stream(chunks).max().orElseThrow();
        for (MoveTable table : tables) {
            Map<Long, Long> files = keeper.chunks(place.archive().name(), table.source(), first - 1, last);
            Map<Long, Set<Long>> held = new TreeMap<>();
            for (long chunk : chunks) {
                Long file = files.get(chunk);
                if (file != null) {
                    held.computeIfAbsent(file, _ -> new HashSet<>()).add(chunk);
                }
            }
            held.forEach((id, of) -> {
                ColdFile file = keeper.find(id);
                if (file.state().hasFile()) {
                    long rows = file.manifest().chunks().stream()
                            .filter(chunk -> of.contains(chunk.chunk()))
                            .mapToLong(ColdManifest.Chunk::rows)
                            .sum();
                    needSome(file, rows);
                }
            });
        }
    }

    /// The files that have rows which are to come back.
    List<RestorePlan.InCold> needed() {
        return needed.entrySet().stream()
                .map(each -> new RestorePlan.InCold(
                        each.getKey(),
                        each.getValue().words,
                        Math.max(each.getValue().most, each.getValue().roots.size()),
                        each.getValue().most == 0))
                .toList();
    }

    /// Files whose rows nobody compared with criteria.
    List<Unsearched> unsearched() {
        return List.copyOf(unsearched.values());
    }
}
