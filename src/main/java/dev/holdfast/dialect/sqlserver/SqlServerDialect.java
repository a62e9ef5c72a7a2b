package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Checking;
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
import dev.holdfast.dialect.Upkeep;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.dialect.Watching;
import java.sql.Connection;
import java.sql.SQLException;

/// The SQL of SQL Server 2019 and later.
public final class SqlServerDialect implements Dialect {
    private final SqlServerCriteria criteria = new SqlServerCriteria();
    private final HelperSchema helpers = new SqlServerHelpers();
    private final ArchiveDdl archiveDdl = new SqlServerArchiveDdl();
    private final Marking marking = new SqlServerMarking(criteria);
    private final Moving moving = new SqlServerMoving(criteria);
    private final Holding holding = new SqlServerHolding(criteria, archiveDdl);
    private final Checking checking = new SqlServerChecking();
    private final Retaining retaining = new SqlServerRetaining(criteria);
    private final Piping piping = new SqlServerPiping(criteria);
    private final Sampling sampling = new SqlServerSampling();
    private final Proving proving = new SqlServerProving();
    private final Disposing disposing = new SqlServerDisposing(criteria);
    private final Recalling recalling = new SqlServerRecalling(criteria);
    private final Viewing viewing = new SqlServerViewing(archiveDdl);
    private final Freezing freezing = new SqlServerFreezing();
    private final Restoring restoring = new SqlServerRestoring();
    private final Searching searching = new SqlServerSearching(criteria);
    private final CatalogReader catalog = new SqlServerCatalog();
    private final Indexing indexing = new SqlServerIndexing();
    private final IndexKeeping indexKeeping = new SqlServerIndexKeeping();
    private final Upkeep upkeep = new SqlServerUpkeep();
    private final Watching watching = new SqlServerWatching();
    private final Looking looking = new SqlServerLooking(criteria);

    @Override
    public Engine engine() {
        return Engine.SQLSERVER;
    }

    @Override
    public String quote(String identifier) {
        return SqlServerText.quote(identifier);
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
        GuardedConnection.cancel(connection);
    }
}
