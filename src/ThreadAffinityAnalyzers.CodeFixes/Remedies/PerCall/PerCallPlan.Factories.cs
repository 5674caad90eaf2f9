using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Puts the factory where the holder was declared, with the state that it needs.</summary>
    private bool MakeFactory()
    {
        var declaration = DeclarationOf(connection);
        if (declaration is null || Owner is { } whole && !CanOwn(whole) || Trivia.HasConditions(connection.Declaration.Parent!))
        {
            return false;
        }

        var type = connection.Symbol.ContainingType;
        var position = declaration.SpanStart;
        var model = creation.Model;
        var state = new List<string>();
        var replacements = new List<(TextSpan, string)>();
        var assignments = new List<string>();
        var names = MemberNames();
        var isInstance = !connection.Symbol.IsStatic && !IsLocal;
        var needsInstance = false;
        var capturesLocal = false;
        var made = creation.Expression;
        var madeType = MadeType.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (!AdoTypes.IsConcrete(madeType) && creation.Makers.IsEmpty || !AdoTypes.IsConnection(madeType) && !IsSession)
        {
            return false;
        }

        if (keepsAlive && SharedMemory() is { } memory && !SqlTexts.IsSharedMemory(memory.Token.ValueText))
        {
            replacements.Add((memory.Span, "\"Data Source=" + FreshNames.Camel(IsLocal ? connection.Symbol.Name : type.Name) + ";Mode=Memory;Cache=Shared\""));
        }

        if (made is not null && SharedConnection.IsGiven(context, made, model))
        {
            return false;
        }

        // What the creation needs is kept: in place where it is the same for ever, otherwise in a readonly field (or a local) set where it was.
        foreach (var argument in ArgumentsOf(made))
        {
            if (argument.SyntaxTree != model.SyntaxTree || Written.IsStable(argument, model, localsToo: IsLocal))
            {
                needsInstance |= argument.SyntaxTree == model.SyntaxTree && Written.NamesInstance(argument, model);
                capturesLocal |= argument.SyntaxTree == model.SyntaxTree && Written.NamesOuterLocals(argument, model, System.Array.Empty<ISymbol>());
                continue;
            }

            if (!IsLocal && IsMadeLater && Written.IsStable(argument, model, localsToo: false, settingsToo: true))
            {
                needsInstance |= Written.NamesInstance(argument, model);
                continue;
            }

            if (model.GetTypeInfo(argument) is not { Type: { } kind } || kind.SpecialType != SpecialType.System_String)
            {
                return false;
            }

            if (IsLocal)
            {
                if (argument.DescendantNodesAndSelf().Any(one => one is AwaitExpressionSyntax))
                {
                    return false;
                }

                var local = context.Names.Take(Home!, FreshNames.WordsIn(Home!), "connectionString");
                state.Add("var " + local + " = " + argument + ";\n");
                replacements.Add((argument.Span, local));
                capturesLocal = true;
                continue;
            }

            var kindText = model.GetTypeInfo(argument).Nullability.FlowState == NullableFlowState.MaybeNull ? "string? " : "string ";

            var isSetOutside = IsMadeOutside(type, model);
            var field = isSetOutside
                ? context.Names.Take(type.ToDisplayString(), names, "ConnectionString", FreshNames.Pascal(connection.Symbol.Name) + "ConnectionString")
                : context.Names.Take(type.ToDisplayString(), names, FreshNames.OfField(connection.Symbol, "connectionString"), FreshNames.OfField(connection.Symbol, FreshNames.Camel(connection.Symbol.Name) + "ConnectionString"));
            replacements.Add((argument.Span, field));
            needsInstance |= isInstance;
            if (creation.IsLate)
            {
                return false;
            }

            if (creation.Assignment is null)
            {
                state.Add((isInstance ? "private readonly " : "private static readonly ") + kindText + field + " = " + argument + ";\n");
            }
            else
            {
                var isConstructor = !isSetOutside && creation.Function is ConstructorDeclarationSyntax constructor && constructor.Modifiers.Any(SyntaxKind.StaticKeyword) != isInstance;
                if (IsMadeLater)
                {
                    return false;
                }

                var isAsked = !isConstructor && !connection.IsWrapped && WorkOf(connection).Any(use => use.Kind == UseKind.NullCheck);
                kindText = isAsked && (model.GetNullableContext(position) & NullableContext.AnnotationsEnabled) != 0 ? "string? " : kindText;
                var value = isConstructor || isAsked || kindText == "string? " ? "" : " = \"\"";
                state.Add((isSetOutside ? AccessibilityText(connection) : "private ") + (isInstance ? "" : "static ") + (isConstructor ? "readonly " : "") + kindText + field + (isSetOutside ? " { get; set; }" + (value.Length > 0 ? value + ";" : "") : value + ";") + "\n");
                kept = isAsked ? field : null;
                var place = isSetOutside && creation.Assignment.Left is MemberAccessExpressionSyntax { Expression: { } owner } ? owner + "." + field : Qualified(field, type, isInstance, model, creation.Assignment.SpanStart);
                assignments.Add(place + " = " + argument);
            }
        }

        if (made is not (null or BaseObjectCreationExpressionSyntax) && made.SyntaxTree == model.SyntaxTree)
        {
            needsInstance |= Written.NamesInstance(made, model);
            if (Written.NamesOuterLocals(made, model, System.Array.Empty<ISymbol>()))
            {
                if (!IsLocal && !KeepGiven(made, model, names, state, replacements, assignments))
                {
                    return false;
                }

                needsInstance |= !IsLocal;
                capturesLocal = true;
            }
        }

        if (creation.Body is not null)
        {
            needsInstance |= Written.NamesInstance(creation.Body, model);
            if (Written.NamesOuterLocals(creation.Body, model, System.Array.Empty<ISymbol>()))
            {
                if (IsLocal || !KeepGiven(creation.Body, model, names, state, replacements, assignments))
                {
                    return false;
                }

                needsInstance = true;
            }
        }

        var words = new HashSet<string>(prepared.SelectMany(one => FreshNames.WordsIn(one.Statement)).Concat(made is null ? Enumerable.Empty<string>() : FreshNames.WordsIn(made)));
        words.Remove(connection.Symbol.Name);
        var inner = new FreshNames().Take(this, words, IsSession ? "context" : "connection", "opened");
        var declaredInMoved = prepared.Select(one => one.Statement).OfType<LocalDeclarationStatementSyntax>().SelectMany(one => one.Declaration.Variables).Select(one => model.SyntaxTree == one.SyntaxTree ? model.GetDeclaredSymbol(one) : null).OfType<ISymbol>().ToList();
        var setUp = new List<string>();
        var early = new List<string>();
        foreach (var (statement, _, cuts) in prepared)
        {
            var there = WorkOf(connection).First(use => use.Access.SyntaxTree == statement.SyntaxTree).Model;
            declaredInMoved.Add(connection.Symbol);
            if (Written.NamesOuterLocals(statement, there, declaredInMoved))
            {
                if (!IsLocal)
                {
                    return false;
                }

                capturesLocal = true;
            }

            needsInstance |= isInstance && NamesOtherInstance(statement, there);
            (IsBeforeOpening(statement) ? early : setUp).Add(Moved(Written.With(statement, WorkOf(connection).Where(use => use.Access.SyntaxTree == statement.SyntaxTree).Select(use => (use.Access.Span, inner)).Concat(cuts)), statement));
        }

        if (DoneBeside() is not { } beside)
        {
            return false;
        }

        needsInstance |= beside.Any(statement => Written.NamesInstance(statement, model));
        early.AddRange(beside.Select(statement => Moved(statement.ToString(), statement)));
        setUp.AddRange(OwnPragmas(inner));
        var isUsedOutside = connection.Uses.Concat(commands.SelectMany(command => command.Held.Uses)).Any(use => !IsWithin(use, type)) || connection.Getters.Any(getter => getter.DeclaredAccessibility != Accessibility.Private && connection.Uses.Any(use => SymbolEqualityComparer.Default.Equals(use.Holder, getter) && !IsWithin(use, type)));
        if (WorkOf(connection).Any(use => use.Kind == UseKind.Options))
        {
            if (made is not BaseObjectCreationExpressionSyntax { Initializer: null } || ArgumentsOf(made).ToList() is not { Count: 1 } only || setUp.Count + early.Count > 0 || model.GetTypeInfo(only[0]).Type?.SpecialType != SpecialType.System_String)
            {
                return false;
            }

            stringText = Written.With(only[0], replacements);
        }

        var contract = Contract;
        var named = contract?.Name ?? connection.Getters.OfType<IMethodSymbol>().FirstOrDefault(getter => HeldObject.HandsOutTask(getter) == creation.IsAsync)?.Name;
        var wish = (IsSession ? "CreateContext" : "OpenConnection") + (creation.IsAsync ? "Async" : "");
        var verb = IsSession ? "Create" : "Open";
        var name = named ?? (IsLocal
            ? context.Names.Take(Home!, WordsAtHome(), wish, verb + FreshNames.Pascal(connection.Symbol.Name))
            : context.Names.Take(type.ToDisplayString(), names, IsOneOfSeveral ? verb + FreshNames.Pascal(connection.Symbol.Name) : wish, verb + FreshNames.Pascal(connection.Symbol.Name)));
        var access = !isUsedOutside ? "private " : AccessibilityText(connection) is { Length: > 0 } written ? written : "internal ";
        var isStatic = contract is not null ? false : IsLocal ? !capturesLocal && !needsInstance : !isInstance || !needsInstance && connection.Uses.All(use => use.Receiver.Length == 0);
        var modifiers = (IsLocal ? "" : access) + (isStatic ? "static " : "");
        var yielded = contract?.ReturnType ?? madeType;
        factory = new Factory(name, modifiers, yielded.ToMinimalDisplayString(model, model.SyntaxTree == declaration.SyntaxTree ? position : 0), "", inner,
            made is null ? "" : Written.Creation(made, madeType.ToMinimalDisplayString(model, made.SyntaxTree == model.SyntaxTree ? made.SpanStart : 0), replacements), !creation.Opens && !IsSession, setUp)
        {
            Early = early,
            Configured = AsyncBody.Configured(connection.Declaration),
            Block = creation.Body is { } body ? Lines(body, replacements) : null,
            Task = creation.IsAsync ? model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task")!.ToMinimalDisplayString(model, position) : null,
        };
        if ((creation.Body is not null || creation.IsAsync) && (setUp.Count + early.Count > 0 || !creation.Opens && !IsSession))
        {
            return false;
        }

        if (style is not (FactoryStyle.Auto or FactoryStyle.Method))
        {
            return MakeStyled(declaration, state, names, access) && commands.All(MakeCommandFactory);
        }

        asyncName = factory.Opens && contract is null && !keepsAlive && !AdoTypes.IsSqlite(madeType) ? context.Names.Take(IsLocal ? Home! : type.ToDisplayString(), names, factory.Name + "Async") : null;
        var text = string.Concat(state) + (state.Count > 0 ? "\n" : "") + factory.Text();
        if (keepsAlive)
        {
            // One connection is opened and never used: with the last one the database would go.
            var alive = context.Names.Take(IsLocal ? Home! : type.ToDisplayString(), names, IsLocal ? "keepAlive" : FreshNames.OfField(connection.Symbol, "keepAlive"));
            text = IsLocal ? text + "\n\nusing var " + alive + " = " + factory.Name + "();" : "private static readonly " + factory.Type + " " + alive + " = " + factory.Name + "();\n\n" + text;
        }

        if (early.Count == 0 && CanServe(creation.Maker, setUp))
        {
            // The method that made the one object makes one for each call just as well.
            factory = factory with { Name = creation.Maker!.Name };
            steps.AddRange(Owner is null ? new[] { Undeclared(connection, declaration) } : System.Array.Empty<RewriteStep>());
        }
        else if (stringText is not null && !keepsAlive && connection.Uses.All(use => use.Kind is UseKind.Options or UseKind.OpenOrClose or UseKind.Assignment))
        {
            // Contexts open their own: nobody asks for a connection.
            steps.Add(state.Count == 0 ? Undeclared(connection, declaration) : Declared(connection, declaration, string.Concat(state).TrimEnd('\n')));
        }
        else if (!keepsAlive && ExplainedGetter(declaration) is { } getter)
        {
            // What is said about the getter is true of the factory.
            steps.Add(state.Count == 0 ? Undeclared(connection, declaration) : Declared(connection, declaration, string.Concat(state).TrimEnd('\n')));
            steps.Add(new ReplaceMember(DocumentOf(getter), getter, factory.Text(), Separate: true));
        }
        else
        {
            steps.Add(Declared(connection, declaration, CommentsOf(declaration) + text));
        }

        gone.Add(Owner?.Declaration ?? declaration);
        if (creation.Assignment is { } assignment)
        {
            var statement = assignment.Parent as ExpressionStatementSyntax;
            if (assignments.Count > 0)
            {
                steps.Add(new ReplaceText(creation.Document.Id, assignment.Span, assignments[0]));
                for (var i = 1; i < assignments.Count; i++)
                {
                    steps.Add(new ReplaceText(creation.Document.Id, new TextSpan(statement!.Span.End, 0), "\n" + assignments[i] + ";", Layout: true));
                }

                gone.Add(assignment);
            }
        }

        return commands.All(MakeCommandFactory);
    }

    /// <summary>Made when it is asked for: nothing can be kept from there.</summary>
    private bool IsMadeLater => creation.IsLate || creation.Assignment is { } set && (set.IsKind(SyntaxKind.CoalesceAssignmentExpression) || connection.Getters.Length > 0 && creation.Function is not ConstructorDeclarationSyntax ||
        set.Ancestors().TakeWhile(one => one != creation.Function).Any(one => one is IfStatementSyntax));

    /// <summary>The block as it is written; one that stands on a line gets its lines.</summary>
    private static string Lines(BlockSyntax body, IReadOnlyCollection<(TextSpan, string)> replacements) => Written.With(body, replacements) is var text && (text.IndexOf('\n') >= 0 || body.DescendantTrivia().Any(Trivia.IsComment)) ? text
        : "{\n" + string.Concat(body.Statements.Select(one => Written.With(one, replacements) + "\n")) + "}";

    private bool CanServe(IMethodSymbol? maker, List<string> setUp) =>
        maker is { Parameters.IsEmpty: true } && (creation.Opens || IsSession) && setUp.Count == 0 && creation.Body is null && connection.Getters.All(getter => getter is IPropertySymbol) &&
        (IsLocal || SymbolEqualityComparer.Default.Equals(maker.ContainingType, connection.Symbol.ContainingType) && (maker.DeclaredAccessibility != Accessibility.Private || connection.Uses.All(use => IsWithin(use, maker.ContainingType))));

    private bool NamesOtherInstance(SyntaxNode statement, SemanticModel model) =>
        statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Parent is not MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } member || member.Expression == name
            ? model.GetSymbolInfo(name).Symbol is { IsStatic: false } symbol and (IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }) &&
              !SymbolEqualityComparer.Default.Equals(symbol, connection.Symbol) && !commands.Any(command => SymbolEqualityComparer.Default.Equals(command.Held.Symbol, symbol) || command.Parameters.Any(one => SymbolEqualityComparer.Default.Equals(one.Held.Symbol, symbol))) && SymbolEqualityComparer.Default.Equals(symbol.ContainingType, connection.Symbol.ContainingType)
            : false);

    private static bool IsWithin(HolderUse use, INamedTypeSymbol type) =>
        type is not null && type.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == use.Access.SyntaxTree && one.Span.Contains(use.Access.Span)) || use.Holder is ILocalSymbol;
}
