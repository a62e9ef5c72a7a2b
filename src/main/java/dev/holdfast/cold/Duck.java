package dev.holdfast.cold;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/// Opens DuckDB, which writes and reads Parquet, bounded so that it disturbs nobody and reaches no network.
final class Duck {
    private static final String MEMORY = "512MB";

    private Duck() {}

    /// @param database a file for a database that may outgrow memory; empty for none
    /// @param spill where it may put what does not fit
    static DuckDBConnection open(String database, Path spill) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("threads", "1");
        settings.setProperty("temp_directory", spill.toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_persistent_secrets", "false");
        settings.setProperty("jdbc_stream_results", "true");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + database, settings);
    }

    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static String text(Path path) {
        return '\'' + path.toString().replace("'", "''") + '\'';
    }
}
