package dev.holdfast.dialect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the error numbers of SQL Server mean. Numbers that are not named here are of a row or two: [Fault#POISON].
final class SqlServerFaults {
    /// How the driver reports, without a number, that a statement was given up: cancelled, or over its time.
    static final Set<String> TIMED_OUT = Set.of("HY008", "HYT00");

    private static final int CONSTRAINT_CONFLICT = 547;

    /// Deadlock; lock timeout; lock resources used up; waited too long for memory to run in or to be compiled; an
    /// update of a snapshot met another; a table changed its form under a snapshot; the same of memory-optimised
    /// tables.
    private static final Set<Integer> CONTENDED =
            Set.of(1204, 1205, 1222, 3960, 3961, 8628, 8645, 41301, 41302, 41305, 41325, 41839);

    /// No login (184..); no such database, or one that is not online, not recovered, in single-user mode or on a
    /// replica that does not answer (9.., 4060, 4064); the server stops or is paused (6005, 17142, 18451, 18459);
    /// the session was killed (596). What the network does has no number.
    private static final Set<Integer> UNREACHABLE = Set.of(
            596, 911, 921, 922, 923, 924, 926, 927, 942, 945, 952, 976, 978, 979, 982, 983, 988, 4060, 4064, 6005,
            17142, 17197, 18401, 18451, 18452, 18456, 18459, 18461, 18470, 18486, 18487, 18488);

    /// A file group, the log, tempdb's row versions or memory is full, a file cannot grow or be written.
    private static final Set<Integer> NO_SPACE =
            Set.of(701, 802, 823, 1101, 1105, 3958, 3959, 3966, 3967, 5149, 9002, 41805, 41822, 41823);

    /// No such table, column, schema, procedure, index; no right; syntax; types that do not meet; too many values; the
    /// database or the table is read only, temporal history, under a setting that forbids the statement; hints or
    /// isolation that it does not go with; damaged pages.
    private static final Set<Integer> BROKEN = Set.of(
            102, 105, 109, 110, 121, 137, 156, 170, 195, 201, 206, 207, 208, 209, 213, 229, 230, 262, 264, 271, 272,
            273, 297, 300, 319, 331, 332, 333, 334, 335, 402, 447, 451, 457, 468, 544, 545, 605, 650, 651, 824, 825,
            916, 1018, 1047, 1088, 1701, 1712, 1750, 1779, 1781, 1788, 1801, 1904, 1911, 1913, 1919, 1934, 2705, 2714,
            2715, 2750, 2760, 2812, 3701, 3906, 3908, 3951, 3952, 3964, 4104, 4121, 4145, 4405, 4406, 4502, 4512, 4701,
            4712, 4901, 4902, 4922, 5074, 5084, 7202, 8003, 8102, 8111, 8120, 8144, 8146, 8155, 8180, 8623, 8632, 10794,
            12300, 12301, 13536, 13537, 13559, 13560, 13561, 13570, 13575, 15151, 15247, 15404, 15517, 33171, 33559,
            37359);

    private SqlServerFaults() {}

    static Fault of(int number, @Nullable String message) {
        if (number == CONSTRAINT_CONFLICT) {
            return message != null && message.contains(" CHECK constraint ") ? Fault.POISON : Fault.REFUSED;
        }
        if (CONTENDED.contains(number)) {
            return Fault.CONTENDED;
        }
        if (UNREACHABLE.contains(number)) {
            return Fault.UNREACHABLE;
        }
        if (NO_SPACE.contains(number)) {
            return Fault.NO_SPACE;
        }
        return BROKEN.contains(number) ? Fault.BROKEN : Fault.POISON;
    }
}
