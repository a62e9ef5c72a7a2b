package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Copying;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Holding;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Piping;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.Retaining;
import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.Surveying;
import dev.holdfast.dialect.Upkeep;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.dialect.Watching;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;

/// The SQL of PostgreSQL 12 and later.
public class PostgresDialect implements Dialect {
    private final CatalogReader catalog = new PostgresCatalog();
    private final CriteriaSql criteria = new PostgresCriteria(this);
    private final HelperSchema helpers = new PostgresHelpers();
    private final ArchiveDdl archiveDdl = new PostgresArchiveDdl();
    private final Marking marking = new PostgresMarking(criteria);
    private final Moving moving = new PostgresMoving(criteria);
    private final Copying copying = new PostgresCopying(criteria);
    private final Holding holding = new PostgresHolding(criteria, archiveDdl);
    private final Checking checking = new PostgresChecking();
    private final Indexing indexing = new PostgresIndexing();
    private final IndexKeeping indexKeeping = new PostgresIndexKeeping();
    private final Upkeep upkeep = new PostgresUpkeep();
    private final Watching watching = new PostgresWatching();
    private final Proving proving = new PostgresProving();
    private final Looking looking = new PostgresLooking(criteria);
    private final Disposing disposing = new PostgresDisposing();
    private final Searching searching = new PostgresSearching(criteria);
    private final Viewing viewing = new PostgresViewing(archiveDdl);
    private final Recalling recalling = new PostgresRecalling(criteria);
    private final Restoring restoring = new PostgresRestoring();
    private final Retaining retaining = new PostgresRetaining(criteria);
    private final Freezing freezing = new PostgresFreezing();
    private final Piping piping = new PostgresPiping(criteria);
    private final Sampling sampling = new PostgresSampling();
    private final Surveying surveying = new PostgresSurveying();
    private final SessionTables sessionTables = new PostgresSessionTables();

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public String quote(String identifier) {
        return PostgresText.quote(identifier);
    }

    @Override
    public CatalogReader catalog() {
        return catalog;
    }

    @Override
    public CriteriaSql criteria() {
        return criteria;
    }

    @Override
    public HelperSchema helpers() {
        return helpers;
    }

    @Override
    public ArchiveDdl archiveDdl() {
        return archiveDdl;
    }

    @Override
    public Marking marking() {
        return marking;
    }

    @Override
    public Moving moving() {
        return moving;
    }

    @Override
    public Optional<Copying> copying() {
        return Optional.of(copying);
    }

    @Override
    public Holding holding() {
        return holding;
    }

    @Override
    public Checking checking() {
        return checking;
    }

    @Override
    public Indexing indexing() {
        return indexing;
    }

    @Override
    public IndexKeeping indexKeeping() {
        return indexKeeping;
    }

    @Override
    public Upkeep upkeep() {
        return upkeep;
    }

    @Override
    public Watching watching() {
        return watching;
    }

    @Override
    public Proving proving() {
        return proving;
    }

    @Override
    public Looking looking() {
        return looking;
    }

    @Override
    public Disposing disposing() {
        return disposing;
    }

    @Override
    public Searching searching() {
        return searching;
    }

    @Override
    public Viewing viewing() {
        return viewing;
    }

    @Override
    public Recalling recalling() {
        return recalling;
    }

    @Override
    public Restoring restoring() {
        return restoring;
    }

    @Override
    public Retaining retaining() {
        return retaining;
    }

    @Override
    public Surveying surveying() {
        return surveying;
    }

    @Override
    public Optional<SessionTables> sessionTables() {
        return Optional.of(sessionTables);
    }

    @Override
    public Freezing freezing() {
        return freezing;
    }

    @Override
    public Sampling sampling() {
        return sampling;
    }

    @Override
    public Piping piping() {
        return piping;
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }
}
