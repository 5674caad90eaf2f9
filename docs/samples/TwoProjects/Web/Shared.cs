using Infrastructure;
using Microsoft.Data.Sqlite;

namespace Web;

/// <summary>What all requests share.</summary>
static class Shared
{
    public static readonly OrderStore Archive = new(new SqliteConnection("Data Source=archive.db"));
}
