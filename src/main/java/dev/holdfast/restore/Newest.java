package dev.holdfast.restore;

import dev.holdfast.restore.ColdRows.InFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Tells copies of one key apart: a row may have been archived more than once, to several places, and lie in files.
final class Newest {
    private Newest() {}

    static List<Found> present(List<Found> found) {
        return found.stream().filter(each -> each.copies().size() > 0).toList();
    }

    /// Of copies of one key in several places, the newest.
    static List<Found> of(List<Found> found) {
        Map<List<Object>, long[]> newest = stamps(found.stream());
        return present(found.stream()
                .map(each -> new Found(each.place(), each.copies().rows(rows(each, newest))))
                .toList());
    }

    /// Of rows in files, those that are the newest copies of their keys.
    static List<InFile> of(List<Found> warm, List<InFile> frozen) {
        Map<List<Object>, long[]> newest =
                stamps(Stream.concat(warm.stream(), frozen.stream().map(InFile::found)));
        return frozen.stream()
                .map(file -> file.rows(rows(file.found(), newest)))
                .filter(file -> file.found().copies().size() > 0)
                .toList();
    }

    private static Map<List<Object>, long[]> stamps(Stream<Found> found) {
        Map<List<Object>, long[]> newest = new HashMap<>();
        found.forEach(each -> {
            for (int row = 0; row < each.copies().size(); row++) {
                long[] stamp = {each.copies().archivedMicros(row), each.copies().chunk(row)};
                newest.merge(name(each, row), stamp, (a, b) -> later(b, a) ? b : a);
            }
        });
        return newest;
    }

    private static BitSet rows(Found found, Map<List<Object>, long[]> newest) {
        BitSet rows = new BitSet();
        for (int row = 0; row < found.copies().size(); row++) {
            rows.set(
                    row,
                    Objects.requireNonNull(newest.get(name(found, row)))[1]
                            == found.copies().chunk(row));
        }
        return rows;
    }

    private static boolean later(long[] one, long[] other) {
        return one[0] > other[0] || (one[0] == other[0] && one[1] > other[1]);
    }

    private static List<Object> name(Found found, int row) {
        List<Object> name = new ArrayList<>();
        name.add(found.place().placement().database());
        name.add(found.place().rootTable());
        found.copies().keys().key(row).forEach(value -> name.add(String.valueOf(value)));
        return name;
    }
}
