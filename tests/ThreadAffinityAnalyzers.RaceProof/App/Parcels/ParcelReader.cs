using Microsoft.Data.Sqlite;

namespace RaceApp.Parcels;

/// <summary>Reads parcels through the connection that it is given.</summary>
internal sealed class ParcelReader(SqliteConnection connection)
{
    /// <summary>Weight and price, as they were at one moment.</summary>
    public (long Weight, long Price) Read(int parcel)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        return (Ask("SELECT weight FROM parcels WHERE id = $id", parcel, moment), Ask("SELECT price FROM parcels WHERE id = $id", parcel, moment));
    }

    private long Ask(string sql, int parcel, SqliteTransaction moment)
    {
        using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", parcel);
        return (long)command.ExecuteScalar()!;
    }
}
