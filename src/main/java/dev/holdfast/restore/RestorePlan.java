package dev.holdfast.restore;

import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.proof.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a restore would do, seen at one moment; nothing was changed.
///
/// @param tables parents first, as they would be inserted
/// @param conflicts rows of the source that stand under keys that are to come back
/// @param parents rows that were not asked for and come along, because others need them
/// @param missing rows that are needed and are nowhere
/// @param before copies that an earlier restore brought back
/// @param cold files that have rows which are to come back, and from which none comes: thaw them first
/// @param effects of inserting, and what archived rows lose; each with its severity
/// @param sequences that would be raised
/// @param refusals what stops it, in sentences; none when it can run
/// @param policies whose leases it takes
public record RestorePlan(
        RestoreWish wish,
        Instant asOf,
        List<Table> tables,
        List<Met> conflicts,
        List<Parent> parents,
        List<String> missing,
        List<Before> before,
        List<InCold> cold,
        List<Effect> effects,
        List<Raised> sequences,
        List<String> refusals,
        List<String> policies) {
    /// Rows of one table. @param archive `database/schema.table`; @param there equal rows that stand in the source
    /// @param left rows that stay in the archive, with what is below them; @param hash sum of their record hashes
    public record Table(String database, String table, String archive, long rows, long there, long left, String hash) {}

    /// @param keys the first of those that meet other rows; @param equal how many stand there as they were archived
    public record Met(String database, String table, long equal, long different, List<String> keys) {
        public Met {
            keys = List.copyOf(keys);
        }
    }

    /// @param needs the table that needs them, and by which foreign key
    public record Parent(String database, String table, long rows, String needs) {}

    /// @param keys the first few
    public record Before(String table, long restore, long rows, List<String> keys) {
        public Before {
            keys = List.copyOf(keys);
        }
    }

    /// Rows in a cold file. @param words for people; @param exact whether so many rows are to come back, and not fewer
    public record InCold(long file, String words, long rows, boolean exact) {
        /// Why it stops the restore, and what to do.
        public String sentence() {
            return (rows == 1
                            ? "%s holds %s%d row that is to come back: `holdfast cold thaw %d` brings it to the archive first"
                            : "%s holds %s%d rows that are to come back: `holdfast cold thaw %d` brings them to the archive first")
                    .formatted(words, exact ? "" : "up to ", rows, file);
        }
    }

    /// A sequence that is behind numbers that come back.
    public record Raised(String database, Behind behind) {}

    public RestorePlan {
        tables = List.copyOf(tables);
        conflicts = List.copyOf(conflicts);
        parents = List.copyOf(parents);
        missing = List.copyOf(missing);
        before = List.copyOf(before);
        cold = List.copyOf(cold);
        effects = List.copyOf(effects);
        sequences = List.copyOf(sequences);
        refusals = List.copyOf(refusals);
        policies = List.copyOf(policies);
    }

    public boolean runnable() {
        return refusals.isEmpty();
    }

    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /// Stands for all that a person saw and that must still hold when it is done: SHA-256 in hexadecimal over a line
    /// for each fact. Sequences move by themselves and are not among them.
    public String digest() {
        List<String> facts = new ArrayList<>();
        facts.add("conflict " + wish.conflict().id());
        facts.add("pin " + wish.pin().words());
        tables.forEach(table -> facts.add("table " + table));
        conflicts.forEach(met -> facts.add("met " + met));
        parents.forEach(parent -> facts.add("parent " + parent));
        before.forEach(back -> facts.add("before " + back));
        effects.forEach(effect -> facts.add("effect " + effect.id() + " " + effect.detail()));
        refusals.forEach(refusal -> facts.add("refusal " + refusal));
        return Sha256.hex(String.join("\n", facts));
    }
}
