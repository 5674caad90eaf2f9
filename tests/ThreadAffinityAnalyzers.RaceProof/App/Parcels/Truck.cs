using Microsoft.Data.Sqlite;

namespace RaceApp.Parcels;

/// <summary>What a truck carries. All its parcels are read at once, to save time.</summary>
internal sealed class Truck(int number)
{
    private const int Parcels = 8;

    public string Load()
    {
        using var connection = new SqliteConnection("Data Source=app.db");
        connection.Open();
        var reader = new ParcelReader(connection);

        long weight = 0, price = 0;
        Parallel.ForEach(Enumerable.Range(number * Parcels, Parcels), parcel =>
        {
            var read = reader.Read(parcel);
            Interlocked.Add(ref weight, read.Weight);
            Interlocked.Add(ref price, read.Price);
        });
        return $"{weight} kg, {price} euros";
    }
}
