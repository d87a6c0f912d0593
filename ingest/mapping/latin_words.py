# ruff: noqa: E501
"""Words that columns and tables are called by in Latin letters: English beyond the model's own, Spanish, Portuguese, French, German.

Without accents, `_` for a space; `ingest/mapping/vocabulary.py` joins them with the rest.
"""

from __future__ import annotations

ENTITIES = {
    "Customer": "purchaser purchasing_company cliente clientes comprador compradora contratante acheteur kunde kunden auftraggeber kaufer",
    "Distributor": "distribuidor distribuidora revendedor revendedora concesionario distributeur revendeur concessionnaire handler vertriebspartner",
    "ServiceProvider": "prestador prestador_de_servicios proveedor_de_servicios prestataire dienstleister",
    "Supplier": "vendor seller contractor bidder proveedor proveedora fornecedor fornecedora fournisseur lieferant lieferanten contratista contratada adjudicatario licitante licitador soumissionnaire titulaire anbieter bieter auftragnehmer beneficiary beneficiario beneficiaire",
    "Association": "asociacion associacao verband verein",
    "Organization": "agency empresa compania sociedad societe entreprise etablissement unternehmen firma organizacion organizacao entidad entidade institucion instituicao orgao organismo administration behorde",
    "DecisionMaker": "persona_contacto persona_de_contacto contacto pessoa_de_contato contato ansprechpartner kontaktperson kontakt interlocuteur",
    "SalesRep": "sales_person salesman vendedor vendedora empleado empregado funcionario colaborador employe salarie commercial mitarbeiter vertreter verkaufer",
    "Engineer": "ingeniero tecnico engenheiro ingenieur technicien techniker",
    "KOL": "experto especialista medico expert medecin arzt",
    "Person": "member persona pessoa personne miembro membro membre mitglied",
    "Opportunity": "contract tender solicitation rfq rfp purchase_order proyecto projeto projet projekt pedido commande auftrag bestellung contrato contrat vertrag oportunidad oportunidade licitacion licitacao marche ausschreibung",
    "Asset": "equipo equipamento equipement gerat anlage maquina",
    "Engagement": "emails mails messages mensajes correos meetings reunion reuniao visita visite besuch besprechung",
}
FIELDS = {
    "Opportunity.name": "title subject description titulo titre titel objeto objet descripcion descricao bezeichnung contract_title project_title",
    "SUPPLIES.product_line": "product item commodity material goods product_name category producto produto produit produkt",
    "DISTRIBUTES_TO.product_line": "product product_name producto produto produit produkt",
    "SERVES.product_line": "product service servicio servico dienstleistung",
    "Supplier.categories": "product products product_name item commodity goods ware waren producto productos produto produtos produit produkt",
    "KNOWS.strength": "weight peso poids gewicht",
    "PARTNERED_ON.outcome": "status award_status bid_status estado situacao statut",
    "name": "legal_name trade_name business_name full_legal_name nombre nome nom nombre_completo nome_completo nom_complet vollname razon_social razao_social raison_sociale denominacion denominacao denomination nome_fantasia nombre_comercial bezeichnung firmenname kundenname lieferantenname unternehmensname",
    "domain": "web_page sitio_web pagina_web site_web webseite internet",
    "industry": "industria rubro giro ramo setor secteur branche actividad atividade activite",
    "region": "state province county provincia regiao estado uf departamento departement bundesland kanton",
    "city": "location municipality ciudad cidade ville stadt ort municipio localidad localidade commune poblacion ubicacion",
    "country": "nation pais pays land staat",
    "address": "address_line street_name direccion domicilio calle endereco logradouro adresse rue anschrift strasse",
    "postcode": "postal zip_postal_code codigo_postal cep code_postal plz postleitzahl",
    "employees": "number_of_staff empleados numero_de_empleados numero_de_funcionarios effectif effectifs mitarbeiterzahl anzahl_mitarbeiter",
    "revenue": "ingresos facturacion ventas receita faturamento vendas chiffre_d_affaires umsatz",
    "phone": "contact_number phone_no telefono telefone celular movil telefon telefonnummer handy fone portable",
    "email": "correo correo_electronico courriel e_mail_adresse email_contacto email_contato",
    "title": "designation job_role occupation cargo puesto funcion funcao fonction poste titulo titre titel stelle",
    "department": "abteilung departamento departement secretaria",
    "segment": "segmento",
    "customer_since": "signup_date registration_date join_date joined fecha_alta fecha_de_alta fecha_registro data_cadastro data_de_cadastro date_inscription kunde_seit",
    "product_lines": "productos produtos produits produkte",
    "product_line": "linea linea_de_producto linha linha_de_produto gamme produktlinie",
    "categories": "product_category product_type materials material categoria categorias categorie kategorie matiere rubros",
    "stage": "etapa etape",
    "status": "situacion situacao statut",
    "amount": "contract_value contract_amount award_amount total_amount order_total sales_amount importe monto valor valor_total valor_global precio preco prix montant montant_total betrag summe wert preis",
    "budget": "presupuesto orcamento",
    "opened": "start_date award_date signing_date fecha fecha_inicio fecha_pedido fecha_contrato data_inicio data_pedido data_assinatura data date_debut date_commande datum bestelldatum auftragsdatum startdatum vigencia_inicio",
    "expected": "due_date delivery_date solicitation_date fecha_entrega data_entrega date_livraison lieferdatum",
    "closed": "end_date expiration_date closing_date completion_date fecha_cierre fecha_fin data_fechamento data_fim date_fin date_cloture enddatum vigencia_fim",
    "at": "timestamp sent sent_at date_sent sent_date fecha hora data heure datum zeitpunkt uhrzeit",
    "kind": "tipo typ art",
    "topic": "asunto assunto objet sujet betreff",
    "outcome": "resultado resultat ergebnis",
    "detail": "message_body mensaje contenido mensagem conteudo contenu inhalt nachricht",
    "comment": "comentario commentaire kommentar",
    "score": "calificacion puntuacion nota pontuacao avaliacao note bewertung",
    "basis": "motivo raison grund",
    "strength": "fuerza forca force starke",
    "last_contact": "last_seen date time timestamp sent sent_at date_sent fecha data datum",
    "share": "ownership stake ownership_percentage porcentaje participacion percentual participacao pourcentage anteil",
    "product": "item commodity material goods producto produto produit produkt ware",
    "contract": "contract_no contrato contrat vertrag",
    "valid_from": "date fecha data datum from begin begin_date desde inicio fecha_inicio data_inicio debut date_debut beginn von startdatum vigencia_inicio",
    "valid_to": "to finish hasta fin fim fecha_fin data_fim date_fin ende bis enddatum vigencia_fim",
}
YEARS = "year ano anio annee jahr fiscal_year"
IDS = "identifier ident codigo cod clave numero num nro identificador reference ref matricula nummer nr kennung ein tin vat cnpj rut nit cif nif siret siren"
NUMBERS_OF = {
    "Customer": "kundennummer kundennr kunden_nr",
    "Supplier": "lieferantennummer lieferantennr",
    "SalesRep": "personalnummer mitarbeiternummer",
    "Opportunity": "auftragsnummer bestellnummer vertragsnummer projektnummer",
}
FIRST_AND_LAST = "first_name/last_name firstname/lastname given_name/family_name given_name/surname nombre/apellido nombre/apellidos nombres/apellidos nome/sobrenome prenom/nom vorname/nachname"
POINTERS = {
    "REPORTS_TO": "boss superior reports_to line_manager jefe supervisor gerente chefe responsable vorgesetzter",
    "SUBSIDIARY_OF": "parent_organization owned_by holding matriz empresa_matriz societe_mere mutterunternehmen",
}
EDGES = {
    "SUPPLIES": "supply suministra suministro fornecimento fournit liefert",
    "SUBSIDIARY_OF": "subsidiaries ownership filial filiale tochter",
    "COMPETES_WITH": "competes competidor concorrente concurrent wettbewerber",
    "KNOWS": "acquaintance friend colleague conoce conhece kennt",
    "MEMBER_OF": "membership miembro membro membre mitglied",
    "WORKS_AT": "employment employed trabaja trabalha",
}
PAIRS = {
    "TOOK_PART/UPSTREAM_OF": "sender/recipient sender/receiver caller/callee remitente/destinatario remetente/destinatario emisor/receptor expediteur/destinataire absender/empfanger",
    "KNOWS/UPSTREAM_OF": "from/to source/target src/dst subject/related subject/object origen/destino origem/destino origine/destination origin/destination de/para person_a/person_b person_1/person_2 person1/person2",
    "REPORTS_TO/SUBSIDIARY_OF": "child/parent hijo/padre filho/pai fille/mere",
    "REPORTS_TO/": "subordinate/superior subordinado/superior",
    "/SUBSIDIARY_OF": "subsidiary/parent owned/owner investee/investor filial/matriz filiale/mere tochter/mutter",
    "/UPSTREAM_OF": "exporter/importer exportador/importador exportateur/importateur",
}
TYPE_COLUMNS = "tipo typ art relacion relacao"
CONNECTORS = "of the de del de_la la el los las do da dos das du des le les der des von den und y e et and"
CHOICES = {
    "open": "abierto aberto ouvert offen in_progress ongoing",
    "won": "awarded adjudicado ganado ganho gagne gewonnen",
    "lost": "rejected perdido perdu verloren",
}
COMPANY = r"ltda|sas|s\.a\.s|sarl|srl|s\.r\.l|sl|s\.l|spa|s\.p\.a|kg|ohg|eireli|cia|c\.v|pty|pvt|nv|agency|ministry|ministerio|universidad|universidade|ayuntamiento"
