package dev.holdfast.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// A policy that two people changed at once, field by field.
///
/// What only one of them changed is taken from that one. Where both changed a field, and not alike, somebody has to say
/// whose it is.
///
/// @param base as both saw it; @param theirs as it stands now; @param mine as it is wanted
public record PolicyMerge(PolicyDefinition base, PolicyDefinition theirs, PolicyDefinition mine) {
    /// Who changed a field.
    public enum Kind {
        MINE,
        THEIRS,
        ALIKE,
        CONFLICT
    }

    /// A field that somebody changed, as documents name it.
    public record Field(String name, String base, String theirs, String mine, Kind kind) {}

    /// What is taken as one.
    @SuppressWarnings("ImmutableEnumChecker") // what takes a part keeps nothing
    private enum Part {
        DESCRIPTION("description", (draft, from) -> draft.description(from.description())),
        PARENT(
                "parent",
                (draft, from) -> draft.parent(from.parent(), draft.definition().link())),
        LINK("link", (draft, from) -> draft.parent(draft.definition().parent(), from.link())),
        TABLE("table", (draft, from) -> draft.table(from.table())),
        BUNDLE("bundle", (draft, from) -> draft.bundle(from.bundle())),
        JOIN("join", (draft, from) -> draft.joins(from.joins())),
        CRITERIA("criteria", (draft, from) -> draft.criteria(from.criteria())),
        AGE(
                "age",
                (draft, from) -> draft.age(from.ageColumn(), draft.definition().residence())),
        RESIDENCE("residence", (draft, from) -> draft.residence(from.residence())),
        CLASS("class", (draft, from) -> draft.tableClass(from.tableClass())),
        RETENTION("retention", (draft, from) -> draft.retention(from.retention())),
        RETENTION_FROM("retention_from", (draft, from) -> draft.retentionFrom(from.retentionFrom())),
        ZONE("zone", (draft, from) -> draft.zone(from.zone())),
        CRON("cron", (draft, from) -> draft.cron(from.cron())),
        MISFIRE("misfire", (draft, from) -> draft.misfire(from.misfire())),
        OVERLAP("overlap", (draft, from) -> draft.overlap(from.overlap())),
        CALLBACK("callback", (draft, from) -> draft.callback(from.callback())),
        ARCHIVE_DATABASE(
                "archive_database",
                (draft, from) ->
                        draft.archive(from.archiveDatabase(), draft.definition().archiveSchema())),
        ARCHIVE_SCHEMA(
                "archive_schema",
                (draft, from) -> draft.archive(draft.definition().archiveDatabase(), from.archiveSchema())),
        CHUNK_ROWS("chunk_rows", (draft, from) -> draft.chunkRows(from.chunkRows())),
        PROOF("proof", (draft, from) -> draft.proof(from.proof())),
        ACKNOWLEDGE("acknowledge", (draft, from) -> draft.acknowledge(from.acknowledge())),
        WORKERS("workers", driving((own, from) -> own.workers(from.driving().workers()))),
        PACE("pace", driving((own, from) -> own.pace(from.driving().pace()))),
        BLACKOUT("blackout", driving((own, from) -> own.blackout(from.driving().blackout()))),
        MAX_TIME("max_time", driving((own, from) -> own.maxTime(from.driving().maxTime()))),
        PRIORITY("priority", driving((own, from) -> own.priority(from.driving().priority())));

        private final String field;
        private final BiConsumer<PolicyDraft, PolicyDefinition> take;

        Part(String field, BiConsumer<PolicyDraft, PolicyDefinition> take) {
            this.field = field;
            this.take = take;
        }

        private static BiConsumer<PolicyDraft, PolicyDefinition> driving(
                BiConsumer<DrivingDraft, PolicyDefinition> take) {
            return (draft, from) -> {
                DrivingDraft driving = new DrivingDraft(draft.definition().driving());
                take.accept(driving, from);
                draft.driving(driving.definition());
            };
        }

        /// As a review shows it; a table's joins together.
        String text(PolicyDefinition policy) {
            Map<String, String> fields = PolicyComparison.fields(policy);
            return this == JOIN
                    ? fields.entrySet().stream()
                            .filter(each -> each.getKey().startsWith("join."))
                            .map(each -> each.getKey().substring("join.".length()) + ": " + each.getValue())
                            .collect(Collectors.joining("\n"))
                    : fields.getOrDefault(field, "");
        }
    }

    /// What somebody changed, in the order of documents.
    public List<Field> fields() {
        return Arrays.stream(Part.values())
                .map(this::field)
                .filter(field ->
                        !field.base().equals(field.theirs()) || !field.base().equals(field.mine()))
                .toList();
    }

    private Field field(Part part) {
        String before = part.text(base);
        String now = part.text(theirs);
        String wanted = part.text(mine);
        Kind kind = now.equals(wanted)
                ? Kind.ALIKE
                : before.equals(now) ? Kind.MINE : before.equals(wanted) ? Kind.THEIRS : Kind.CONFLICT;
        return new Field(part.field, before, now, wanted, kind);
    }

    /// Fields that both changed, and not alike.
    public List<Field> conflicts() {
        return fields().stream().filter(field -> field.kind() == Kind.CONFLICT).toList();
    }

    /// What stands now, with what only I changed, and with the conflicts that are mine.
    ///
    /// @param won names of the conflicts in which mine is taken
    public PolicyDefinition merged(Set<String> won) {
        PolicyDraft draft = PolicyDraft.of(theirs);
        for (Part part : Part.values()) {
            Kind kind = field(part).kind();
            if (kind == Kind.MINE || (kind == Kind.CONFLICT && won.contains(part.field))) {
                part.take.accept(draft, mine);
            }
        }
        return draft.definition();
    }

    /// Whether the policy is still in the database that it was in; one that moved is another policy.
    public boolean possible() {
        return Objects.equals(theirs.database(), mine.database());
    }
}
