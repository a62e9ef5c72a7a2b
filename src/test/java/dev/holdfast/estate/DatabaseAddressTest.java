package dev.holdfast.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
    private static final String SERVICE_FILE = "org.postgresql.pgservicefile";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            jdbc:postgresql://db1:5433/shop?user=mover            | POSTGRESQL | db1:5433   | shop | mover
            postgresql://mover@db1/shop                            | POSTGRESQL | db1:5432   | shop | mover
            jdbc:postgresql://[::1]:5432/shop                      | POSTGRESQL | [::1]:5432 | shop | -
            jdbc:postgresql://mover@db_1.in_house:5433/shop        | POSTGRESQL | db_1.in_house:5433 | shop | mover
            jdbc:postgresql://db_1/shop                            | POSTGRESQL | db_1:5432  | shop | -
            jdbc:sqlserver://db2;databaseName=Trading;user=sa      | SQLSERVER  | db2:1433   | Trading | sa
            jdbc:sqlserver://db2:1444;database=Trading             | SQLSERVER  | db2:1444   | Trading | -
            jdbc:sqlserver://db_2:1444;databaseName=Trading        | SQLSERVER  | db_2:1444  | Trading | -
            jdbc:sqlserver://[::1];database=Trading                | SQLSERVER  | [::1]:1433 | Trading | -
            """)
    void placeAndLoginAreTaken(String text, Engine engine, String server, String database, String login) {
        assertThat(DatabaseAddress.parse(text)).isEqualTo(new DatabaseAddress(engine, server, database, login));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db1/shop?user=a&password=hunter2     | password
            postgresql://mover:hunter2@db1/shop                    | password
            postgresql://mover:hunter2@db_1/shop                   | password
            jdbc:sqlserver://db2;databaseName=T;password=hunter2   | password
            jdbc:sqlserver://sa:hunter2@db2;databaseName=T         | password
            jdbc:postgresql://db1/shop;password=hunter2            | password
            jdbc:postgresql://db1/shop?sslmode=disable             | sslmode
            jdbc:postgresql://db1/shop?hunter2!=1                  | option there
            jdbc:sqlserver://db2;databaseName=T;encrypt=false      | encrypt
            jdbc:postgresql://db1                                  | a database
            jdbc:postgresql://a:1,hunter2:2/shop                   | one host
            jdbc:postgresql://db1/shop hunter2                     | no URL
            jdbc:sqlserver://db2\\hunter2;databaseName=T           | no instance
            jdbc:oracle:thin:hunter2                               | none of
            hunter2                                                | none of
            """)
    void whatWouldNotBeHeededIsRefusedAndNeverRepeated(String text, String part) {
        assertThatThrownBy(() -> DatabaseAddress.parse(text))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(part)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aServiceIsReadFromItsFileAndItsPasswordIsLeftThere(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("services.conf");
        Files.writeString(file, """
                [shop]
                host=db1
                port=5440
                dbname=shopdb
                user=mover
                password=hunter2
                """);
        String before = System.getProperty(SERVICE_FILE);
        System.setProperty(SERVICE_FILE, file.toString());
        try {
            assertThat(DatabaseAddress.parse("service=shop"))
                    .isEqualTo(new DatabaseAddress(Engine.POSTGRESQL, "db1:5440", "shopdb", "mover"));
            assertThat(DatabaseAddress.parse("jdbc:postgresql://?service=shop"))
                    .isEqualTo(DatabaseAddress.parse("service=shop"));
            assertThatThrownBy(() -> DatabaseAddress.parse("service=vault"))
                    .hasMessageContaining("no service of that name");
        } finally {
            if (before == null) {
                System.clearProperty(SERVICE_FILE);
            } else {
                System.setProperty(SERVICE_FILE, before);
            }
        }
    }
}
