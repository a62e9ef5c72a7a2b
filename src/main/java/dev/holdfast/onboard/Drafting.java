package dev.holdfast.onboard;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.onboard.Families.Family;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TableClass;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the policy of a family, with its reasons.
final class Drafting {
    static final String NIGHTLY = "0 0 3 * * ?";
    static final String OFTEN = "0 0/15 * * * ?";

    private static final int CLOSE = 8;
    private static final int HEAVY = 20;

    private final Judged judged;
    private final Standing standing;
    private final String zone;
    private final Function<String, Indexing> indexing;
    private final List<String> reasons = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private int confidence;

    Drafting(Judged judged, Standing standing, String zone, Function<String, Indexing> indexing) {
        this.judged = judged;
        this.standing = standing;
        this.zone = zone;
        this.indexing = indexing;
    }

    /// @param name of the policy; @param match whose keys the root is handed; null for a policy of its own
    /// @param parent the name of the policy of its owner; null without one
    Proposal draft(
            Family family, String name, String archive, SharedKeys.@Nullable Match match, @Nullable String parent) {
        Survey survey = judged.survey;
        TableInfo root = survey.table(family.root());
        Classes.Verdict verdict = judged.tableClass(root.name());
        List<DateCandidate> dates = judged.dates(root.name());
        reasons.add(verdict.reason());
        PolicyDraft draft = new PolicyDraft(name, survey.database(), survey.text(root.name()), null, zone)
                .tableClass(verdict.tableClass().id())
                .bundle(family.bundle().stream().map(survey::text).toList())
                .archive(archive, archiveSchema(root.name(), archive))
                .driving(new DrivingDefinition(
                        DrivingDefinition.DEFAULT.workers(),
                        DrivingDefinition.DEFAULT.pace(),
                        List.of(),
                        null,
                        priority(verdict.tableClass())));
        if (match != null && parent != null) {
            handed(draft, match, parent);
            dates.forEach(date -> dropped.add("age " + date.words() + ": the rows follow those of " + parent));
        } else {
            aged(draft, root, dates, verdict.tableClass());
        }
        bundle(family, root);
        clocks(verdict);
        if (!survey.analysed(root.name())) {
            confidence -= 15;
            reasons.add("the table was never analysed: nothing is known of its rows");
        }
        PolicyDefinition definition =
                draft.description(description(family, draft.definition())).definition();
        return new Proposal(
                definition,
                0,
                Math.clamp(confidence, 5, 99),
                reasons,
                dropped,
                dates,
                judged.rows(family),
                judged.bytes(family),
                new IndexAdvice(survey.schema(), survey.spec().engine(), indexing.apply(survey.database()))
                        .of(definition),
                null);
    }

    /// Whose turn comes first where several policies are due.
    private static int priority(TableClass tableClass) {
        return switch (tableClass) {
            case FUNCTIONAL -> 20;
            case REFERENCE -> 50;
            case OPERATIONAL -> 80;
        };
    }

    private void handed(PolicyDraft draft, SharedKeys.Match match, String parent) {
        confidence = match.score();
        reasons.add("its rows follow those of policy " + parent + ": " + match.reason() + "; no foreign key says so");
        draft.parent(parent, match.link()).cron(OFTEN);
    }

    private void aged(PolicyDraft draft, TableInfo root, List<DateCandidate> dates, TableClass tableClass) {
        DateCandidate age = judged.date(root.name()).orElseThrow();
        JoinDefinition join = age.join();
        confidence = age.score();
        reasons.add("age by " + age.words());
        for (DateCandidate other : dates) {
            if (!other.equals(age)) {
                boolean better = dates.indexOf(other) < dates.indexOf(age);
                dropped.add("age " + other.words() + (better ? ": the rows that it is joined from leave, too" : ""));
            }
        }
        dates.stream()
                .filter(other -> !other.equals(age) && age.score() - other.score() < CLOSE && other.join() == null)
                .findFirst()
                .ifPresent(other -> {
                    confidence -= 12;
                    reasons.add(other.age() + " would do nearly as well");
                });
        boolean ownLife = join == null && tableClass == TableClass.FUNCTIONAL;
        draft.age(age.age(), null).cron(tableClass == TableClass.OPERATIONAL ? NIGHTLY : Proposal.WEEKLY);
        if (join != null) {
            draft.joins(Map.of(age.alias(), join));
        }
        Optional<States> states = States.of(judged.survey, root.name());
        states.ifPresent(found -> {
            if (ownLife) {
                confidence -= 3;
                reasons.add(found.reason());
                draft.criteria(found.criteria());
            } else {
                dropped.add("criteria " + found.criteria() + ": old rows leave whatever they say");
            }
        });
    }

    private void bundle(Family family, TableInfo root) {
        Survey survey = judged.survey;
        Set<TableName> moved = new LinkedHashSet<>(family.bundle());
        moved.add(root.name());
        if (!family.bundle().isEmpty()) {
            reasons.add("its foreign keys take along "
                    + family.bundle().stream().map(survey::text).collect(Collectors.joining(", ")));
        }
        for (TableName table : family.bundle()) {
            judged.date(table)
                    .filter(date -> date.join() == null)
                    .ifPresent(date -> dropped.add("a policy of its own for " + survey.text(table) + ", by "
                            + date.age() + ": its rows refer to rows that leave"));
        }
        long below = judged.rows(family) - root.estimatedRows();
        if (root.estimatedRows() > 0 && below > HEAVY * root.estimatedRows()) {
            confidence -= 15;
            reasons.add("%,d rows hang on each of its rows: look whether they should leave by a date of their own"
                    .formatted(below / root.estimatedRows()));
        }
        survey.schema().foreignKeys().stream()
                .filter(key -> moved.contains(key.parent()) && moved.contains(key.child()))
                .filter(key -> key.onDelete() == ForeignKey.OnDelete.SET_NULL)
                .forEach(
                        key -> reasons.add("foreign key " + key.name() + " sets to null what refers to a deleted row"));
    }

    private void clocks(Classes.Verdict verdict) {
        var values = standing.defaults().of(verdict.tableClass());
        reasons.add("residence %s and retention %s of the class"
                .formatted(
                        values.residence() == null ? "(not set)" : values.residence(),
                        values.retention() == null ? "(not set)" : values.retention()));
        if (!verdict.sure()) {
            confidence -= 5;
        }
    }

    /// Tables of one name in two schemas must not share an archive table.
    private @Nullable String archiveSchema(TableName root, String archive) {
        String database = judged.survey.database();
        if (root.schema().equals(judged.survey.spec().engine().defaultSchema())) {
            return null;
        }
        String usual = archive.equals(database) ? database + "_archive" : database;
        return (usual + "_" + root.schema()).replaceAll("[^A-Za-z0-9_]", "_");
    }

    private static String description(Family family, PolicyDefinition definition) {
        String by =
                definition.parent() != null ? "after those of " + definition.parent() : "by " + definition.ageColumn();
        int more = family.bundle().size();
        return "Rows of " + definition.table() + " " + by
                + (more == 0 ? "" : more == 1 ? ", with one more table" : ", with " + more + " more tables");
    }
}
