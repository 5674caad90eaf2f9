using Microsoft.Data.Sqlite;

namespace RaceApp.Contacts;

/// <summary>Adds contacts. The statement is prepared once: parsing it for each row looked wasteful.</summary>
internal static class ContactStore
{
    private static readonly SqliteConnection Connection = new("Data Source=app.db");
    private static readonly SqliteCommand InsertContact;

    static ContactStore()
    {
        Connection.Open();
        InsertContact = Connection.CreateCommand();
        InsertContact.CommandText = "INSERT INTO contacts (name, email) VALUES ($name, $email)";
        InsertContact.Parameters.Add("$name", SqliteType.Text);
        InsertContact.Parameters.Add("$email", SqliteType.Text);
        InsertContact.Prepare();
    }

    public static int Add(string name, string email)
    {
        InsertContact.Parameters["$name"].Value = name;
        InsertContact.Parameters["$email"].Value = email;
        return InsertContact.ExecuteNonQuery();
    }
}
