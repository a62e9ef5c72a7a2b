package dev.holdfast.audit;

import dev.holdfast.audit.ChainReport.Break;
import dev.holdfast.audit.ChainReport.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Follows a chain entry by entry, in order of number, and remembers the first link that does not hold.
final class ChainCheck {
    private final Map<Long, List<Anchor>> anchors;
    private final int anchored;
    private Head reached;
    private long entries;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Break broken;

    ChainCheck(String genesis, List<Anchor> anchors) {
        this.reached = new Head(0, genesis);
        this.anchored = anchors.size();
        this.anchors = anchors.stream()
                .collect(Collectors.groupingBy(anchor -> anchor.head().number(), TreeMap::new, Collectors.toList()));
    }

    void next(Entry entry) {
        entries++;
        first = first == null ? entry.at() : first;
        last = entry.at();
        long expected = reached.number() + 1;
        if (entry.number() > expected) {
            breaks(
                    Kind.MISSING,
                    expected,
                    entry.number() == expected + 1
                            ? "entry %d is missing: %d follows %d".formatted(expected, entry.number(), reached.number())
                            : "entries %d to %d are missing".formatted(expected, entry.number() - 1));
        } else if (entry.number() < expected) {
            breaks(Kind.INSERTED, entry.number(), "entry %d was put in".formatted(entry.number()));
        } else if (!entry.digest().equals(entry.reckoned())) {
            breaks(Kind.ALTERED, entry.number(), altered(entry));
        } else if (!entry.previous().equals(reached.digest())) {
            breaks(
                    Kind.UNLINKED,
                    entry.number(),
                    entry.number() == 1
                            ? "entry 1 does not begin the audit of this installation"
                            : "entry %d (%s) does not follow entry %d as that is now: one of them was altered or moved"
                                    .formatted(entry.number(), about(entry), reached.number()));
        }
        reached = new Head(entry.number(), entry.digest());
        remembered(reached);
    }

    private String altered(Entry entry) {
        return entry.previous().equals(reached.digest())
                ? "entry %d (%s) was altered: what it says is not what its digest is of"
                        .formatted(entry.number(), about(entry))
                : "entry %d (%s) was altered, or is another entry that was put in its place"
                        .formatted(entry.number(), about(entry));
    }

    private static String about(Entry entry) {
        return entry.act() + " of " + entry.object();
    }

    /// Whether governed databases remember this link as it is.
    private void remembered(Head link) {
        List<Anchor> here = anchors.remove(link.number());
        if (here == null) {
            return;
        }
        here.stream()
                .filter(anchor -> !anchor.head().digest().equals(link.digest()))
                .findFirst()
                .ifPresent(anchor -> breaks(
                        Kind.REWRITTEN,
                        link.number(),
                        "entry %d or one before it was written anew: %s has kept another digest of it since session %d"
                                .formatted(link.number(), anchor.database(), anchor.session())));
    }

    private void breaks(Kind kind, long number, String sentence) {
        if (broken == null) {
            broken = new Break(kind, number, sentence);
        }
    }

    /// @param head as the control database has it
    ChainReport end(Head head) {
        anchors.keySet().removeIf(number -> number <= reached.number()); // those of a missing entry, or of none
        if (head.number() > reached.number()) {
            breaks(
                    Kind.TRUNCATED,
                    reached.number() + 1,
                    "the end is gone: the last entry is %d, %d were written"
                            .formatted(reached.number(), head.number()));
        } else if (head.number() < reached.number()) {
            breaks(
                    Kind.INSERTED,
                    head.number() + 1,
                    "entry %d was put in: the last one that was written is %d"
                            .formatted(head.number() + 1, head.number()));
        } else if (!head.digest().equals(reached.digest())) {
            breaks(
                    Kind.ALTERED,
                    reached.number(),
                    "entry %d is not the last one that was written".formatted(reached.number()));
        }
        anchors.values().stream()
                .flatMap(List::stream)
                .reduce((_, newest) -> newest)
                .ifPresent(anchor -> breaks(
                        Kind.TRUNCATED,
                        reached.number() + 1,
                        "the end is gone: the last entry is %d, %s remembers entry %d since session %d"
                                .formatted(
                                        reached.number(),
                                        anchor.database(),
                                        anchor.head().number(),
                                        anchor.session())));
        return new ChainReport(entries, head, first, last, anchored, broken, List.of());
    }
}
