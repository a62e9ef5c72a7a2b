package dev.holdfast.policy;

import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A definition while it is being written. What it is not told means what a policy document means that leaves it out,
/// or stays as it was.
public final class PolicyDraft {
    private String name;
    private String description = "";
    private @Nullable String parent;
    private String database;
    private String table;
    private List<String> bundle = List.of();
    private Map<String, JoinDefinition> joins = Map.of();
    private Map<String, String> link = Map.of();
    private String criteria = "";
    private @Nullable String ageColumn;
    private @Nullable String residence;
    private @Nullable String retention;
    private @Nullable String tableClass;
    private @Nullable String retentionFrom;
    private String zone;
    private @Nullable String cron;
    private String misfire = PolicyDefinition.DEFAULT_MISFIRE;
    private String overlap = PolicyDefinition.DEFAULT_OVERLAP;
    private @Nullable Callback callback;
    private String archiveDatabase;
    private @Nullable String archiveSchema;
    private int chunkRows = PolicyDefinition.DEFAULT_CHUNK_ROWS;
    private String proof = PolicyDefinition.DEFAULT_PROOF;
    private List<String> acknowledge = List.of();
    private DrivingDefinition driving = DrivingDefinition.DEFAULT;

    /// What every policy has to say: a root whose archive is in its own database until it is told otherwise.
    ///
    /// @param retention null to follow the class or the installation
    public PolicyDraft(String name, String database, String table, @Nullable String retention, String zone) {
        this.name = name;
        this.database = database;
        this.table = table;
        this.retention = retention;
        this.zone = zone;
        archiveDatabase = database;
    }

    /// All that `definition` says.
    public static PolicyDraft of(PolicyDefinition definition) {
        PolicyDraft draft = new PolicyDraft(
                definition.name(),
                definition.database(),
                definition.table(),
                definition.retention(),
                definition.zone());
        draft.misfire = definition.misfire();
        draft.overlap = definition.overlap();
        draft.callback = definition.callback();
        draft.tableClass = definition.tableClass();
        draft.retentionFrom = definition.retentionFrom();
        return draft.description(definition.description())
                .parent(definition.parent(), definition.link())
                .bundle(definition.bundle())
                .joins(definition.joins())
                .criteria(definition.criteria())
                .age(definition.ageColumn(), definition.residence())
                .cron(definition.cron())
                .archive(definition.archiveDatabase(), definition.archiveSchema())
                .chunkRows(definition.chunkRows())
                .proof(definition.proof())
                .acknowledge(definition.acknowledge())
                .driving(definition.driving());
    }

    public PolicyDraft name(String wanted) {
        name = wanted;
        return this;
    }

    public PolicyDraft description(String wanted) {
        description = wanted;
        return this;
    }

    /// @param keys parent's key column to this table's column, in order
    public PolicyDraft parent(@Nullable String wanted, Map<String, String> keys) {
        parent = wanted;
        link = keys;
        return this;
    }

    public PolicyDraft database(String wanted) {
        database = wanted;
        return this;
    }

    public PolicyDraft table(String wanted) {
        table = wanted;
        return this;
    }

    public PolicyDraft bundle(List<String> wanted) {
        bundle = wanted;
        return this;
    }

    public PolicyDraft joins(Map<String, JoinDefinition> wanted) {
        joins = wanted;
        return this;
    }

    public PolicyDraft criteria(String wanted) {
        criteria = wanted;
        return this;
    }

    public PolicyDraft age(@Nullable String column, @Nullable String stays) {
        ageColumn = column;
        residence = stays;
        return this;
    }

    public PolicyDraft residence(@Nullable String wanted) {
        residence = wanted;
        return this;
    }

    public PolicyDraft retention(@Nullable String wanted) {
        retention = wanted;
        return this;
    }

    public PolicyDraft tableClass(@Nullable String wanted) {
        tableClass = wanted;
        return this;
    }

    public PolicyDraft retentionFrom(@Nullable String wanted) {
        retentionFrom = wanted;
        return this;
    }

    public PolicyDraft zone(String wanted) {
        zone = wanted;
        return this;
    }

    public PolicyDraft cron(@Nullable String wanted) {
        cron = wanted;
        return this;
    }

    public PolicyDraft misfire(String wanted) {
        misfire = wanted;
        return this;
    }

    public PolicyDraft overlap(String wanted) {
        overlap = wanted;
        return this;
    }

    public PolicyDraft archive(String inDatabase, @Nullable String inSchema) {
        archiveDatabase = inDatabase;
        archiveSchema = inSchema;
        return this;
    }

    public PolicyDraft chunkRows(int wanted) {
        chunkRows = wanted;
        return this;
    }

    public PolicyDraft proof(String wanted) {
        proof = wanted;
        return this;
    }

    public PolicyDraft acknowledge(List<String> wanted) {
        acknowledge = wanted;
        return this;
    }

    public PolicyDraft callback(@Nullable Callback wanted) {
        callback = wanted;
        return this;
    }

    public PolicyDraft driving(DrivingDefinition wanted) {
        driving = wanted;
        return this;
    }

    public PolicyDefinition definition() {
        return new PolicyDefinition(
                name,
                description,
                parent,
                database,
                table,
                bundle,
                joins,
                link,
                criteria,
                ageColumn,
                residence,
                retention,
                tableClass,
                retentionFrom,
                zone,
                cron,
                misfire,
                overlap,
                callback,
                archiveDatabase,
                archiveSchema,
                chunkRows,
                proof,
                acknowledge,
                driving);
    }
}
