/// What is SQL Server's alone.
@org.jspecify.annotations.NullMarked
package dev.holdfast.dialect.sqlserver;
