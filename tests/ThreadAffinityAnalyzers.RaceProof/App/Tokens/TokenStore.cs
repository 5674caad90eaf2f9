using Microsoft.Data.Sqlite;

namespace RaceApp.Tokens;

/// <summary>Tokens of devices. Four at a time, so that the database is not overrun.</summary>
internal sealed class TokenStore
{
    private static readonly SemaphoreSlim _throttle = new(4);
    private static readonly SqliteConnection _connection = new("Data Source=app.db");

    static TokenStore() => _connection.Open();

    /// <summary>Tells the number of the token.</summary>
    public async Task<long> IssueAsync(string name, string email, CancellationToken cancellationToken)
    {
        await _throttle.WaitAsync(cancellationToken);
        try
        {
            using var insert = _connection.CreateCommand();
            insert.CommandText = "INSERT INTO tokens (name, email) VALUES ($name, $email)";
            insert.Parameters.AddWithValue("$name", name);
            insert.Parameters.AddWithValue("$email", email);
            await insert.ExecuteNonQueryAsync(cancellationToken);

            using var number = _connection.CreateCommand();
            number.CommandText = "SELECT last_insert_rowid()";
            return (long)(await number.ExecuteScalarAsync(cancellationToken))!;
        }
        finally
        {
            _throttle.Release();
        }
    }
}
