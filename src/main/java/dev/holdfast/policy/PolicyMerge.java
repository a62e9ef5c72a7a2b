package dev.holdfast.policy;

import java.util.List;
import java.util.Map;
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

    /// What is taken as one. @param field as documents name it; @param take puts that of a definition into a draft
    private record Part(String field, BiConsumer<PolicyDraft, PolicyDefinition> take) {
        static final String JOIN = "join";

        /// As a review shows it; a table's joins together.
        String text(PolicyDefinition policy) {
            Map<String, String> fields = PolicyComparison.fields(policy);
            return field.equals(JOIN)
                    ? fields.entrySet().stream()
                            .filter(each -> each.getKey().startsWith(JOIN + "."))
                            .map(each -> each.getKey().substring(JOIN.length() + 1) + ": " + each.getValue())
                            .collect(Collectors.joining("\n"))
                    : fields.getOrDefault(field, "");
        }
    }

    /// In the order of documents.
    private static final List<Part> PARTS = List.of(
            new Part("description", (draft, from) -> draft.description(from.description())),
            new Part(
                    "parent",
                    (draft, from) ->
                            draft.parent(from.parent(), draft.definition().link())),
            new Part("database", (draft, from) -> draft.database(from.database())),
            new Part("link", (draft, from) -> draft.parent(draft.definition().parent(), from.link())),
            new Part("table", (draft, from) -> draft.table(from.table())),
            new Part("bundle", (draft, from) -> draft.bundle(from.bundle())),
            new Part(Part.JOIN, (draft, from) -> draft.joins(from.joins())),
            new Part("criteria", (draft, from) -> draft.criteria(from.criteria())),
            new Part(
                    "age",
                    (draft, from) ->
                            draft.age(from.ageColumn(), draft.definition().residence())),
            new Part("residence", (draft, from) -> draft.residence(from.residence())),
            new Part("class", (draft, from) -> draft.tableClass(from.tableClass())),
            new Part("retention", (draft, from) -> draft.retention(from.retention())),
            new Part("retention_from", (draft, from) -> draft.retentionFrom(from.retentionFrom())),
            new Part("zone", (draft, from) -> draft.zone(from.zone())),
            new Part("cron", (draft, from) -> draft.cron(from.cron())),
            new Part("misfire", (draft, from) -> draft.misfire(from.misfire())),
            new Part("overlap", (draft, from) -> draft.overlap(from.overlap())),
            new Part("callback", (draft, from) -> draft.callback(from.callback())),
            new Part(
                    "archive_database",
                    (draft, from) -> draft.archive(
                            from.archiveDatabase(), draft.definition().archiveSchema())),
            new Part(
                    "archive_schema",
                    (draft, from) -> draft.archive(draft.definition().archiveDatabase(), from.archiveSchema())),
            new Part("chunk_rows", (draft, from) -> draft.chunkRows(from.chunkRows())),
            new Part("proof", (draft, from) -> draft.proof(from.proof())),
            new Part("acknowledge", (draft, from) -> draft.acknowledge(from.acknowledge())),
            new Part(
                    "workers", driving((own, from) -> own.workers(from.driving().workers()))),
            new Part("pace", driving((own, from) -> own.pace(from.driving().pace()))),
            new Part(
                    "blackout",
                    driving((own, from) -> own.blackout(from.driving().blackout()))),
            new Part(
                    "max_time",
                    driving((own, from) -> own.maxTime(from.driving().maxTime()))),
            new Part(
                    "priority",
                    driving((own, from) -> own.priority(from.driving().priority()))),
            new Part(
                    "maintenance",
                    driving((own, from) -> own.maintenance(from.driving().maintenance()))));

    private static BiConsumer<PolicyDraft, PolicyDefinition> driving(BiConsumer<DrivingDraft, PolicyDefinition> take) {
        return (draft, from) -> {
            DrivingDraft driving = new DrivingDraft(draft.definition().driving());
            take.accept(driving, from);
            draft.driving(driving.definition());
        };
    }

    /// What somebody changed, in the order of documents.
    public List<Field> fields() {
        return PARTS.stream()
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
        for (Part part : PARTS) {
            Kind kind = field(part).kind();
            if (kind == Kind.MINE || (kind == Kind.CONFLICT && won.contains(part.field))) {
                part.take.accept(draft, mine);
            }
        }
        return draft.definition();
    }
}
