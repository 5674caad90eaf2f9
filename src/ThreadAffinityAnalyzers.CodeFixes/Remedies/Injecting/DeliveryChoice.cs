using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>What is handed over instead of a connection: by the option, otherwise a data source where the type is abstract or the provider has one of its own, and a <c>Func</c> elsewhere.</summary>
internal static class DeliveryChoice
{
    private const string Interface = """
        using System;
        using System.Data;

        /// <summary>Opens a connection for whoever asks: one per call, to be disposed of.</summary>
        public interface IConnectionFactory<out TConnection>
            where TConnection : IDbConnection
        {
            TConnection OpenConnection();
        }

        /// <summary>Opens connections as it was told.</summary>
        public sealed class ConnectionFactory<TConnection> : IConnectionFactory<TConnection>
            where TConnection : IDbConnection
        {
            private readonly Func<TConnection> _open;

            public ConnectionFactory(Func<TConnection> open)
            {
                _open = open;
            }

            public TConnection OpenConnection()
            {
                return _open();
            }
        }

        """;

    /// <param name="document">The document of the place.</param>
    /// <param name="asked">The type by which the object is asked for.</param>
    /// <param name="made">The type that is made, where that can be told.</param>
    /// <param name="style">The option.</param>
    /// <param name="model">The model of the place that makes it.</param>
    /// <param name="position">The place.</param>
    public static IEnumerable<Delivery> Of(Document document, ITypeSymbol asked, ITypeSymbol? made, FactoryStyle style, SemanticModel model, int position)
    {
        var func = new FuncDelivery(asked.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, position));
        if (style == FactoryStyle.Interface && AddedType.Of(document, model, position, "ConnectionFactory", "OpenConnection", Interface) is { } added)
        {
            yield return new InterfaceDelivery(func.Made, added.Namespace ?? "", added.File);
        }

        var source = made is null ? null : SourceOf(asked, made, model, position);
        if (source is not null && (style == FactoryStyle.DataSource || style is not (FactoryStyle.Func or FactoryStyle.Interface) && (source.Type != "DbDataSource" || !AdoTypes.IsConcrete(asked))))
        {
            yield return source;
        }

        yield return func;
    }

    private static DataSourceDelivery? SourceOf(ITypeSymbol asked, ITypeSymbol made, SemanticModel model, int position)
    {
        var space = made.ContainingNamespace.ToDisplayString();
        var own = made.Name.Replace("Connection", "DataSource");
        if (own != made.Name && model.Compilation.GetTypeByMetadataName(space + "." + own) is { } typed)
        {
            var written = typed.ToMinimalDisplayString(model, position);
            return new DataSourceDelivery(written, space, typed.GetMembers("Create").IsEmpty ? "new " + written + "(" : written + ".Create(", AdoTypes.IsSqlite(made));
        }

        var factory = made.Name.Replace("Connection", made.Name == "SqlConnection" ? "ClientFactory" : "Factory");
        return !AdoTypes.IsConcrete(asked) && model.Compilation.GetTypeByMetadataName("System.Data.Common.DbDataSource") is not null && model.Compilation.GetTypeByMetadataName(space + "." + factory) is { } provider && !provider.GetMembers("Instance").IsEmpty
            ? new DataSourceDelivery("DbDataSource", "System.Data.Common", provider.ToMinimalDisplayString(model, position) + ".Instance.CreateDataSource(", AdoTypes.IsSqlite(made))
            : null;
    }
}
