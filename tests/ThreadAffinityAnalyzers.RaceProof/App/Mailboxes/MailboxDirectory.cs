using Microsoft.Data.Sqlite;

namespace RaceApp.Mailboxes;

/// <summary>Who has which address. Asked on every page, so the query is kept ready.</summary>
internal class MailboxDirectory
{
    private static readonly SqliteConnection s_connection = OpenDatabase();
    private static readonly SqliteCommand s_find = CreateFind();

    public string? AddressOf(string name)
    {
        s_find.Parameters["@name"].Value = name;
        using (var reader = s_find.ExecuteReader())
        {
            if (!reader.Read())
            {
                return null;
            }
            return reader.GetString(0);
        }
    }

    private static SqliteConnection OpenDatabase()
    {
        var connection = new SqliteConnection("Data Source=app.db");
        connection.Open();
        return connection;
    }

    private static SqliteCommand CreateFind()
    {
        var command = s_connection.CreateCommand();
        command.CommandText = "SELECT email FROM mailboxes WHERE name = @name";
        command.Parameters.Add(new SqliteParameter("@name", SqliteType.Text));
        return command;
    }
}
