package dev.holdfast.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// What one writer knows of the rows of one table that it alone writes: the last content of each that it committed. The
/// engine is not asked.
///
/// A row is known by its key and by the version that was written last, which is never used twice. When a statement of
/// the writer finds no row, somebody took it away with the content that it had: from then on exactly this content must
/// be in the archive.
final class WriterRecord {
    /// A version of a row. Child rows of an order have a line, others line 0.
    record Version(long id, int line, long version) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return id != other.id
                    ? Long.compare(id, other.id)
                    : line != other.line ? Integer.compare(line, other.line) : Long.compare(version, other.version);
        }
    }

    private final Map<Long, List<Version>> standing = new HashMap<>();
    private final List<Long> ids = new ArrayList<>();
    private final List<Version> taken = new ArrayList<>();
    private final List<Long> free = new ArrayList<>();
    private long written;

    /// The row was inserted, with its children.
    void inserted(long id, List<Version> rows) {
        standing.put(id, new ArrayList<>(rows));
        ids.add(id);
        written += rows.size();
    }

    void updated(long id, long version) {
        rows(id).set(0, new Version(id, 0, version));
        written++;
    }

    void childInserted(long id, Version child) {
        rows(id).add(child);
        written++;
    }

    /// The writer deleted it, with its children: it must be nowhere.
    void deleted(long id) {
        standing.remove(id);
        free.add(id);
    }

    /// The writer found it gone: it must be in the archive as it was.
    void gone(long id) {
        taken.addAll(rows(id));
        standing.remove(id);
        free.add(id);
    }

    List<Version> rows(long id) {
        return Objects.requireNonNull(standing.get(id));
    }

    /// Some keys whose rows stand as far as the writer knows.
    Set<Long> some(int most, Random random) {
        Set<Long> some = new TreeSet<>();
        for (int i = 0; i < most && !ids.isEmpty(); i++) {
            int at = random.nextInt(ids.size());
            long id = ids.get(at);
            if (standing.containsKey(id)) {
                some.add(id);
            } else { // swap it out
                ids.set(at, ids.getLast());
                ids.removeLast();
            }
        }
        return some;
    }

    /// Takes a key whose row was deleted or taken, to be used again; 0 when there is none.
    long freed() {
        return free.isEmpty() ? 0 : free.removeLast();
    }

    void notUsedAfterAll(long id) {
        free.add(id);
    }

    /// Versions written so far.
    long written() {
        return written;
    }

    int kept() {
        return standing.size() + taken.size();
    }

    /// Must be in the archive, and not in the source.
    List<Version> taken() {
        return taken;
    }

    /// Must be in the source or in the archive.
    List<Version> standing() {
        return standing.values().stream().flatMap(List::stream).toList();
    }
}
