package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the ways in ask about growth.
record GrowthDesk() implements GrowthOperations {
    private static HoldfastException notYet() {
        return new HoldfastException(ErrorCode.USAGE, "growth is not built yet; nothing was read");
    }

    @Override
    public List<SampledDatabase> databases() {
        throw notYet();
    }

    @Override
    public List<SampleOutcome> sample(String database) {
        throw notYet();
    }

    @Override
    public List<TableGrowth> tables(String database) {
        throw notYet();
    }

    @Override
    public List<IndexGrowth> indexes(String database, @Nullable TableName table) {
        throw notYet();
    }

    @Override
    public Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        throw notYet();
    }

    @Override
    public List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        throw notYet();
    }

    @Override
    public Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead) {
        throw notYet();
    }

    @Override
    public List<CatchUp> catchUps() {
        throw notYet();
    }

    @Override
    public CatchUp catchUp(String policy) {
        throw notYet();
    }

    @Override
    public ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        throw notYet();
    }

    @Override
    public Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        throw notYet();
    }
}
