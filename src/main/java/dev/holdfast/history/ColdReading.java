package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Keys;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistorySearch.Entry;
import dev.holdfast.history.HistorySearch.Slice;
import dev.holdfast.history.Places.Located;
import dev.holdfast.history.Places.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the cold files of a table, after its archive tables; see the package for why no row is there twice or missing.
final class ColdReading {
    private final UUID installation;
    private final Estate estate;
    private final ColdKeeper cold;
    private final Located located;
    private final Question question;
    private final Patience patience;

    /// Files whose rows were in the archive table again before it was read.
    private final Set<Long> back = new HashSet<>();

    /// Files whose rows may have come back after it was read.
    private final Set<Long> thawed = new HashSet<>();

    /// To be made before any archive table is read.
    ColdReading(
            UUID installation, Estate estate, ColdKeeper cold, Located located, Question question, Patience patience) {
        this.installation = installation;
        this.estate = estate;
        this.cold = cold;
        this.located = located;
        this.question = question;
        this.patience = patience;
        located.archives().forEach(archive -> back.addAll(cold.thawed(archive.database(), archive.table())));
    }

    /// Whether archive tables have to be read again, because rows came back to them meanwhile. To be asked after each
    /// reading.
    boolean thawedMeanwhile() {
        boolean again = !thawed.isEmpty();
        back.addAll(thawed);
        thawed.clear();
        return again;
    }

    /// What archive tables and files can both have of a row while it freezes or thaws.
    private record Copied(String database, String table, long chunk, List<Object> key) {
        static Copied of(Entry entry) {
            return new Copied(
                    entry.place().database(),
                    entry.place().table().toString(),
                    Objects.requireNonNull(entry.found().copy(), "archived").chunk(),
                    entry.found().key());
        }
    }

    /// The rows that are in files alone.
    ///
    /// @param limit most rows of each file, and one more where there are more
    /// @param warm what the archive tables have, source and all
    /// @param reads hears of every archive that has files
    List<Slice> read(@Nullable Keys after, int limit, List<Slice> warm, List<PlaceRead> reads) {
        Set<Copied> seen = warm.stream()
                .flatMap(slice -> slice.entries().stream())
                .filter(entry -> entry.found().copy() != null)
                .map(Copied::of)
                .collect(Collectors.toSet());
        List<Slice> rows = new ArrayList<>();
        for (Named archive : located.archives()) {
            try {
                for (Slice slice : read(archive, after, limit, reads)) {
                    List<Entry> alone = slice.entries().stream()
                            .filter(entry -> seen.add(Copied.of(entry)))
                            .toList();
                    rows.add(new Slice(alone, slice.end()));
                }
            } catch (HoldfastException e) {
                patience.refuse(e, archive.toString());
                reads.add(new PlaceRead(Where.COLD, archive.toString(), patience.why(e)));
            }
        }
        return rows;
    }

    private List<Slice> read(Named archive, @Nullable Keys after, int limit, List<PlaceRead> reads) {
        List<ColdFile> files = alone(archive);
        if (files.isEmpty()) {
            return List.of();
        }
        Place.Warm warm = located.warm().stream()
                .filter(each -> each.database().equals(archive.database())
                        && each.table().equals(archive.table()))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.UNREACHABLE,
                        words(files) + ", and their archive table cannot be asked which of them were restored;"
                                + " `holdfast cold read` needs no archive"));
        GovernedDatabase database = estate.database(archive.database());
        reads.add(new PlaceRead(Where.COLD, archive.toString(), null));
        return database.read(patience.cancellation(), connection -> {
            database.dialect().searching().bound(connection, patience.left());
            FileReading reading = FileReading.of(cold, located, question, patience, database, connection, warm);
            List<Slice> slices = new ArrayList<>();
            for (ColdFile file : files) {
                try {
                    Slice slice = reading.slice(file, after, limit);
                    slices.add(new Slice(
                            HistorySearch.marked(database, connection, installation, slice.entries()), slice.end()));
                } catch (HoldfastException e) {
                    missed(Place.Cold.of(file), e, reads);
                }
            }
            return slices;
        });
    }

    /// `1,234 rows of 2024-03 to 2024-05 are in the cold files 7, 8`
    private static String words(List<ColdFile> files) {
        List<String> months =
                files.stream().map(ColdFile::month).sorted().distinct().toList();
        return "%,d rows archived in %s are in the cold %s %s"
                .formatted(
                        files.stream().mapToLong(ColdFile::rows).sum(),
                        months.size() == 1 ? months.getFirst() : months.getFirst() + " to " + months.getLast(),
                        files.size() == 1 ? "file" : "files",
                        files.stream()
                                .map(file -> Long.toString(file.id()))
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    private List<ColdFile> alone(Named archive) {
        List<ColdFile> alone = new ArrayList<>();
        for (ColdFile file : cold.of(archive.database(), archive.table())) {
            if (back.contains(file.id())) {
                continue;
            }
            if (cold.alone(file)) {
                alone.add(file);
            } else if (file.state() == ColdState.THAWING) {
                thawed.add(file.id());
            }
        }
        cold.thawed(archive.database(), archive.table()).stream()
                .filter(file -> !back.contains(file))
                .forEach(thawed::add);
        return alone;
    }

    /// A file that is gone because its rows are back is no loss.
    private void missed(Place.Cold place, HoldfastException e, List<PlaceRead> reads) {
        patience.refuse(e, place.name());
        ColdFile now = cold.find(place.file().id());
        if (cold.alone(now)) {
            reads.add(new PlaceRead(Where.COLD, place.name(), e.getMessage()));
        } else if (now.state() == ColdState.THAWING || now.state() == ColdState.THAWED) {
            thawed.add(now.id());
        }
    }
}
