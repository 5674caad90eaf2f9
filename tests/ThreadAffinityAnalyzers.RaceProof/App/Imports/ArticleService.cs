namespace RaceApp.Imports;

/// <summary>Single articles, and whole price lists that are taken entirely or not at all.</summary>
internal sealed class ArticleService
{
    public void Add(string name, string email)
    {
        using var command = Database.Connection.CreateCommand();
        command.CommandText = "INSERT INTO articles (name, email) VALUES ($name, $email)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$email", email);
        command.ExecuteNonQuery();
    }

    public async Task<bool> ImportAsync(string supplier, int lines)
    {
        await using var transaction = Database.Connection.BeginTransaction();
        for (var line = 0; line < lines; line++)
        {
            using var command = Database.Connection.CreateCommand();
            command.CommandText = "INSERT INTO articles (name, email) VALUES ($name, $email)";
            command.Parameters.AddWithValue("$name", supplier + "-" + line);
            command.Parameters.AddWithValue("$email", supplier + "-" + line + "@example.com");
            await command.ExecuteNonQueryAsync();
        }

        if (await IsKnownAsync(supplier))
        {
            await transaction.CommitAsync();
            return true;
        }
        await transaction.RollbackAsync();
        return false;
    }

    /// <summary>Asks the register of suppliers, over the network.</summary>
    private static async Task<bool> IsKnownAsync(string supplier)
    {
        await Task.Delay(1);
        return supplier.StartsWith("known", StringComparison.Ordinal);
    }
}
