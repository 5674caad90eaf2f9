using Microsoft.Data.Sqlite;

namespace RaceApp.Tickets;

public interface ITicketService
{
    long Open(string name, string email);

    string? OwnerOf(long number);
}

/// <summary>Gives out ticket numbers without gaps.</summary>
public sealed class TicketService : ITicketService, IDisposable
{
    private readonly SqliteConnection _connection;

    public TicketService(IConfiguration configuration)
    {
        _connection = new SqliteConnection(configuration.GetConnectionString("Tickets") ?? "Data Source=app.db");
        _connection.Open();
    }

    public long Open(string name, string email)
    {
        using var transaction = _connection.BeginTransaction();

        using var next = _connection.CreateCommand();
        next.CommandText = "SELECT COALESCE(MAX(id), 0) + 1 FROM tickets";
        var number = (long)next.ExecuteScalar()!;

        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO tickets (id, name, email) VALUES (@id, @name, @email)";
        insert.Parameters.AddWithValue("@id", number);
        insert.Parameters.AddWithValue("@name", name);
        insert.Parameters.AddWithValue("@email", email);
        insert.ExecuteNonQuery();

        transaction.Commit();
        return number;
    }

    public string? OwnerOf(long number)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name FROM tickets WHERE id = @id";
        command.Parameters.AddWithValue("@id", number);
        return command.ExecuteScalar() as string;
    }

    public void Dispose() => _connection.Dispose();
}
