using System.Data;
using Microsoft.Data.Sqlite;

namespace RaceApp.Visits;

/// <summary>Counts visitors. Opens late and closes early, as one should; only the object is always the same.</summary>
public class VisitLog
{
    private static readonly SqliteConnection connection = new SqliteConnection("Data Source=app.db");

    public void Record(string name, string email)
    {
        connection.Open();
        try
        {
            using var command = new SqliteCommand("INSERT INTO visits (name, email) VALUES (@name, @email)", connection);
            command.Parameters.AddWithValue("@name", name);
            command.Parameters.AddWithValue("@email", email);
            command.ExecuteNonQuery();
        }
        finally
        {
            connection.Close();
        }
    }

    public int Count(string name)
    {
        try
        {
            connection.Open();
            using (var command = new SqliteCommand("SELECT COUNT(*) FROM visits WHERE name = @name", connection))
            {
                command.Parameters.AddWithValue("@name", name);
                return Convert.ToInt32(command.ExecuteScalar());
            }
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
                connection.Close();
        }
    }
}
