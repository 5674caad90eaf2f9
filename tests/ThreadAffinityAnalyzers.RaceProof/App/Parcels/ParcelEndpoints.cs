namespace RaceApp.Parcels;

internal static class ParcelEndpoints
{
    public static void MapParcels(this WebApplication app) =>
        app.MapGet("/trucks/{number:int}", (int number) => Results.Text(new Truck(number).Load()));
}
